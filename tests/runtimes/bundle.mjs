import { build } from 'esbuild'

/** Bundles one of the project's files as a platform's own tool would, with the platform's import conditions. */
export async function bundle(project, entry, conditions, format) {
  const { outputFiles } = await build({
    entryPoints: [`${project}/${entry}`],
    absWorkingDir: project,
    bundle: true,
    write: false,
    format,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    // Not the tsconfig.json of a parent folder: users do not have ours.
    tsconfigRaw: {},
    logLevel: 'silent',
    conditions,
  })
  return outputFiles[0].text
}
