import { expect, test } from 'vitest'

const { npmCommand } = await import(new URL('../../../scripts/workspace.mjs', import.meta.url).href)

test('npm is started with a shell only on Windows, where a path with a space stays one argument', () => {
  const args = ['install', String.raw`C:\Users\Jane Doe\a.tgz`]
  expect(npmCommand('npm', args, 'linux')).toEqual(['npm', args, {}])
  const line = String.raw`npm "install" "C:\Users\Jane Doe\a.tgz"`
  expect(npmCommand('npm', args, 'win32')).toEqual([line, [], { shell: true }])
})
