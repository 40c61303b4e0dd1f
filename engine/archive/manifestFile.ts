import { archiveError } from './errors';
import type { Manifest } from './manifest';
import { checkedManifest } from './manifestShape';

/** What is read by this version of the package, and all before it. */
export const manifestVersion = 1;
const FORMAT = 'scheduled-sync-archive';

export const manifestFile = 'manifest.json';

/** Returns the manifest as JSON, indented, since people look at it. */
export function manifestText({ startedAt, window, writtenAt, ...manifest }: Manifest): string {
	const iso = (epochMs: number) => new Date(epochMs).toISOString();
	const times = {
		startedAt: iso(startedAt),
		window: { from: iso(window.from), to: iso(window.to) },
		writtenAt: iso(writtenAt),
	};
	const head = { format: FORMAT, version: manifestVersion };
	return `${JSON.stringify({ ...head, ...manifest, ...times }, undefined, '\t')}\n`;
}

/**
 * Reads a manifest, and takes no word of it on trust: somebody may have put another one there.
 *
 * @param where it is, for messages
 * @throws EngineError `archiveDamaged`, `archiveTooNew`
 */
export function readManifest(text: string, where: string): Manifest {
	const given = parsed(text);
	if (given?.format !== FORMAT) throw damagedManifest(where, 'it is none');
	const { version } = given;
	if (typeof version === 'number' && version > manifestVersion) {
		throw archiveError(
			'archiveTooNew',
			`The archive ${where} was written by a newer version of this package (format ${version}, and this one reads up to ${manifestVersion})`,
			'Update the package, then replay it. Nothing was written.',
		);
	}
	const manifest = checkedManifest(given);
	if (typeof manifest === 'string') throw damagedManifest(where, manifest);
	return manifest;
}

export function damagedManifest(where: string, fault: string): Error {
	return archiveError(
		'archiveDamaged',
		`The manifest of the archive ${where} is damaged: ${fault}`,
		'Restore the file from a copy of the archive. Nothing was written.',
	);
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null
			? (value as Readonly<Record<string, unknown>>)
			: undefined;
	} catch {
		return undefined;
	}
}
