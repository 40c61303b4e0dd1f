import path from 'node:path';

import { type ServerProcess, startServerProcess } from '../serverProcess';

export interface UsersApiProcess extends Pick<ServerProcess, 'stop'> {
	readonly url: string;
}

const script = path.resolve(__dirname, '..', '..', 'simulator', 'users', 'main.ts');

/** The users API in a process of its own, so that its work is not counted as the client's. */
export async function startUsersApiProcess(args: readonly string[]): Promise<UsersApiProcess> {
	const { said, stop } = await startServerProcess(script, args);
	const { url } = said as { url: string };
	return { url, stop };
}
