const { writeFileSync } = require('node:fs');

/** Writes the results of each test file to the file in RESULTS: tier, seconds and tests. */
module.exports = class {
  files = [];

  onTestResult({ path, context }, { perfStats, testExecError, testResults }) {
    this.files.push({
      tier: context.config.displayName.name,
      file: path,
      seconds: (perfStats.end - perfStats.start) / 1000,
      isBroken: testExecError !== undefined,
      tests: testResults.map(({ fullName, status, failureMessages }) => ({ name: fullName, status, failureMessages })),
    });
  }

  onRunComplete() {
    writeFileSync(process.env.RESULTS, JSON.stringify(this.files));
  }
};
