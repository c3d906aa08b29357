const { default: Sequencer } = require('@jest/test-sequencer');
const order = require('./order');

/** Jest's own order is by the last duration of a file, or by its size when the duration is not known. */
module.exports = class extends Sequencer {
  sort(tests) {
    return order(super.sort(tests), ({ context }) => context.config.displayName.name);
  }
};
