const { writeFileSync } = require('node:fs');

/** Writes what each file of tests gave to the file that RESULTS names: its tier, its seconds, and its tests. */
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
