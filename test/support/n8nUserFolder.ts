/**
 * n8n's user folder for this process: a temporary one, removed at the end, so that no test touches the folder of
 * an n8n that is installed on the machine. To be imported before `n8n-core`, which writes there when it is loaded.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Names the folder for a child process, which then shares it and leaves its removal to its parent. */
export const USER_FOLDER_VARIABLE = 'SCHEDULED_SYNC_TEST_USER_FOLDER';

const inherited = process.env[USER_FOLDER_VARIABLE];

export const userFolder = inherited ?? mkdtempSync(path.join(tmpdir(), 'scheduled-sync-n8n-'));

process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_ENCRYPTION_KEY = 'only-for-tests';
process.env.N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS = 'true';
process.env.N8N_LOG_LEVEL ??= 'silent';
process.env.N8N_DIAGNOSTICS_ENABLED = 'false';

if (inherited === undefined) {
	const remove = (): void => rmSync(userFolder, { recursive: true, force: true });
	if (typeof afterAll === 'function') afterAll(remove);
	else process.on('exit', remove);
}
