/** Support of the tests is used by programs too, where there is no jest. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { importsOf } from '../../support/architecture/imports';

const projectFolder = path.resolve(__dirname, '..', '..', '..');
const { scripts } = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')) as {
	readonly scripts: Readonly<Record<string, string>>;
};
const programs = Object.entries(scripts).flatMap(([name, command]) => {
	const [, file] = /tsx (test\/\S+)/.exec(command) ?? [];
	return file === undefined ? [] : [{ name, file }];
});

it('finds the programs', () => {
	expect(programs.map(({ name }) => name)).toEqual(expect.arrayContaining(['chaos', 'fuzz']));
});

it.each(programs)('npm run $name finds all that it imports without jest', async ({ file }) => {
	const text = readFileSync(path.join(projectFolder, file), 'utf8');
	const files = importsOf({ path: file, text }).flatMap(({ target }) =>
		target.kind === 'file' ? [target.path] : [],
	);
	expect(files).not.toEqual([]);
	const code = files.map((each) => `require('./${each}')`).join(';');
	const args = ['--import', 'tsx', '--eval', `${code};process.exit(0)`];
	await promisify(execFile)(process.execPath, args, { cwd: projectFolder });
});
