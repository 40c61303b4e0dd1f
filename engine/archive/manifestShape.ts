import type { SourceColumnKind } from '../source';
import type { ArchivedFile, ArchivedSource, Manifest } from './manifest';

type Fields = Readonly<Record<string, unknown>>;

/** What a file of an archive is called: nothing that leads out of its folder. */
export const fileName = /^[a-z]{1,20}-\d{6}-[a-z0-9]{1,20}\.jsonl\.gz$/;

/** The manifest that a parsed one is; or what is wrong with it, in words that follow "it is damaged:". */
export function checkedManifest(given: Fields): Manifest | string {
	const { account, sync, runId, isWhole, because, files: listed } = given;
	if (!isText(account) || !isText(sync) || !isText(runId)) return 'it does not say whose it is';
	const window = windowOf(given.window);
	const [startedAt, writtenAt] = [timeOf(given.startedAt), timeOf(given.writtenAt)];
	if (window === undefined || startedAt === undefined || writtenAt === undefined) {
		return 'its times are none';
	}
	const source = sourceOf(given.source);
	if (source === undefined) return 'it does not say what source it is of';
	const files = Array.isArray(listed) ? listed.map(fileOf) : [undefined];
	if (!files.every((file) => file !== undefined)) return 'its list of files is none';
	return {
		account,
		sync,
		runId,
		startedAt,
		source,
		window,
		writtenAt,
		isWhole: isWhole === true,
		because: isText(because) ? because : undefined,
		notice: noticeOf(given.notice),
		files,
	};
}

const kindNames = ['bigint', 'numeric', 'timestamptz', 'jsonb', 'date'] as const;

function sourceOf(given: unknown): ArchivedSource | undefined {
	if (!isObject(given)) return undefined;
	const { kind, shape, queryHash, cursorField, cursorMovesWithEdits, kinds = {} } = given;
	if (!isText(kind) || !isText(queryHash) || typeof cursorField !== 'string') return undefined;
	if (shape !== 'rows' && shape !== 'records') return undefined;
	if (!isObject(kinds)) return undefined;
	const known: (readonly [string, SourceColumnKind])[] = [];
	for (const [column, named] of Object.entries(kinds)) {
		const found = kindNames.find((name) => name === named);
		if (found === undefined) return undefined;
		known.push([column, found]);
	}
	return {
		kind,
		shape,
		queryHash,
		cursorField,
		cursorMovesWithEdits: cursorMovesWithEdits === true,
		kinds: Object.fromEntries(known),
	};
}

function fileOf(given: unknown): ArchivedFile | undefined {
	if (!isObject(given)) return undefined;
	const { name, records, bytes, sha256 } = given;
	if (typeof name !== 'string' || !fileName.test(name)) return undefined;
	if (!isCount(records) || !isCount(bytes)) return undefined;
	if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return undefined;
	return { name, records, bytes, sha256 };
}

function noticeOf(given: unknown): Manifest['notice'] {
	if (!isObject(given)) return undefined;
	const { message, visibleFrom } = given;
	return isText(message) && isText(visibleFrom) ? { message, visibleFrom } : undefined;
}

function windowOf(given: unknown): Manifest['window'] | undefined {
	if (!isObject(given)) return undefined;
	const [from, to] = [timeOf(given.from), timeOf(given.to)];
	return from === undefined || to === undefined || from > to ? undefined : { from, to };
}

function timeOf(given: unknown): number | undefined {
	const time = typeof given === 'string' ? Date.parse(given) : Number.NaN;
	return Number.isNaN(time) ? undefined : time;
}

function isObject(given: unknown): given is Fields {
	return typeof given === 'object' && given !== null && !Array.isArray(given);
}

function isText(given: unknown): given is string {
	return typeof given === 'string' && given !== '';
}

function isCount(given: unknown): given is number {
	return Number.isSafeInteger(given) && Number(given) >= 0;
}
