const { default: Sequencer } = require('@jest/test-sequencer');
const order = require('./order');

/** Jest's own order is that of what files took the last time, and where that is not known, of their sizes. */
module.exports = class extends Sequencer {
  sort(tests) {
    return order(super.sort(tests), ({ context }) => context.config.displayName.name);
  }
};
