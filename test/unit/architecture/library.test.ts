import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import packageJson from '../../../package.json';
import { importsOf } from '../../support/architecture/imports';
import { projectFolder } from '../../support/architecture/projectFiles';

/** All files and modules that a file reaches by imports, types included. */
function reachedFrom(start: string): {
	readonly files: Set<string>;
	readonly modules: Set<string>;
} {
	const [files, modules] = [new Set<string>(), new Set<string>()];
	const visit = (filePath: string): void => {
		if (files.has(filePath)) return;
		files.add(filePath);
		const text = readFileSync(path.join(projectFolder, filePath), 'utf8');
		for (const { target } of importsOf({ path: filePath, text })) {
			if (target.kind === 'module') modules.add(target.name);
			else visit(fileOf(target.path));
		}
	};
	visit(start);
	return { files, modules };
}

function fileOf(importPath: string): string {
	const candidates = [`${importPath}.ts`, `${importPath}/index.ts`];
	const found = candidates.find((filePath) => existsSync(path.join(projectFolder, filePath)));
	if (found === undefined) throw new Error(`There is no ${importPath}`);
	return found;
}

describe('the library', () => {
	it('reaches the engine and its own room only, and no package of n8n: neither its types nor its code know it', () => {
		const { files, modules } = reachedFrom('index.ts');
		const foreign = [...files].filter(
			(filePath) => !/^(index\.ts$|engine\/|library\/)/.test(filePath),
		);
		expect(foreign).toEqual([]);
		const others = [...modules].filter((name) => !name.startsWith('node:'));
		expect(others.filter((name) => !Object.hasOwn(packageJson.dependencies, name))).toEqual([]);
		expect(others.filter((name) => name.includes('n8n'))).toEqual([]);
	});

	it('the check sees what a block reaches', () => {
		const { modules } = reachedFrom('nodes/DateUtility/DateUtility.node.ts');
		expect([...modules]).toContain('n8n-workflow');
	});
});
