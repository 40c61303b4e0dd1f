import { builtinModules } from 'node:module';

import type { ImportTarget } from './imports';

/** Whether a file is in one of the folders. */
export function within(...folders: readonly string[]): (filePath: string) => boolean {
	return (filePath) => isWithin(filePath, folders);
}

/** Whether what is imported is in one of the folders, or from a package. */
export function onlyFiles(allowed: readonly string[]): (target: ImportTarget) => boolean {
	return (target) => target.kind === 'module' || isWithin(target.path, allowed);
}

export function isWithin(filePath: string, folders: readonly string[]): boolean {
	return folders.some((folder) => filePath === folder || filePath.startsWith(`${folder}/`));
}

/** The room a file stands in: `engine/store`, `nodes/DateUtility`. */
export function roomOf(filePath: string): string {
	return filePath.split('/').slice(0, 2).join('/');
}

export function isNode(target: ImportTarget): boolean {
	return (
		target.kind === 'module' &&
		(target.name.startsWith('node:') || builtinModules.includes(target.name))
	);
}
