import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const projectFolder = path.resolve(__dirname, '..', '..', '..');

/** What is made here and not written: installed, built, downloaded or recorded. The same as in .gitignore. */
const madeHere = new Set(['node_modules', 'dist', '.demo', '.cache', 'coverage', '.git']);

export interface ProjectFile {
	/** From the project's folder, with forward slashes. */
	readonly path: string;
	readonly text: string;
}

/** Every file that somebody wrote, by path; works in a clone as in an unpacked archive, so it does not ask git. */
export function projectFiles(
	accept: (filePath: string) => boolean,
	folder = '',
): readonly ProjectFile[] {
	const files: ProjectFile[] = [];
	const entries = readdirSync(path.join(projectFolder, folder), { withFileTypes: true });
	for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
		const entryPath = path.posix.join(folder, entry.name);
		if (entry.isDirectory() && !madeHere.has(entry.name)) {
			files.push(...projectFiles(accept, entryPath));
		} else if (entry.isFile() && accept(entryPath)) {
			files.push({
				path: entryPath,
				text: readFileSync(path.join(projectFolder, entryPath), 'utf8'),
			});
		}
	}
	return files;
}

export function isTypeScript(filePath: string): boolean {
	return /\.m?ts$/.test(filePath) && !filePath.endsWith('.d.ts');
}
