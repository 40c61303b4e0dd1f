import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Every package under a folder's node_modules, at any depth. */
export function packageFolders(folder: string): readonly string[] {
	const modules = path.join(folder, 'node_modules');
	if (!existsSync(modules)) return [];
	const folders = readdirSync(modules)
		.flatMap((name) =>
			name.startsWith('@')
				? readdirSync(path.join(modules, name)).map((inner) => path.join(modules, name, inner))
				: [path.join(modules, name)],
		)
		.filter((one) => existsSync(path.join(one, 'package.json')));
	return folders.flatMap((one) => [one, ...packageFolders(one)]);
}

/** Those among them that would run something when they are installed, or be compiled. */
export function buildingPackages(folder: string): readonly string[] {
	return packageFolders(folder)
		.filter((one) => {
			const { scripts = {}, gypfile } = readJson(path.join(one, 'package.json')) as {
				scripts?: Record<string, string>;
				gypfile?: boolean;
			};
			const hasScript = ['preinstall', 'install', 'postinstall'].some((name) => name in scripts);
			return hasScript || gypfile === true || existsSync(path.join(one, 'binding.gyp'));
		})
		.map((one) => path.relative(folder, one));
}

export function readJson(file: string): unknown {
	return JSON.parse(readFileSync(file, 'utf8'));
}
