// The packages are ES modules. Since Node 20.19, `require` loads them too.
const { createSmartsheetWebhook } = require('@hookwright/smartsheet')
const { verifySmartsheetSignature } = require('@hookwright/smartsheet/signature')
const { runScenario } = require('./scenario.mjs')

if (typeof createSmartsheetWebhook !== 'function' || typeof verifySmartsheetSignature !== 'function') process.exit(1)
runScenario(process.argv[2]).then((report) => console.log(JSON.stringify(report)))
