// One simulation as JSON a line on standard input, one verdict a line on standard output.
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const { runSimulation } = await import(pathToFileURL(process.argv[2]).href)

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await runSimulation(JSON.parse(line), {})
  console.log(answer.resultType === 'error' ? 'error: ' + JSON.stringify(answer.errors) : answer.overallResult)
}
