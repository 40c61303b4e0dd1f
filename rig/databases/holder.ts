import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';

/**
 * A server that has started ends with this process, and does not keep it from ending; but whoever waits for the server to
 * do something waits on.
 */
export function holder(server: ChildProcess): {
	readonly hold: () => void;
	readonly letGo: () => void;
} {
	const pipes = [server.stdout, server.stderr].filter((stream) => stream instanceof Socket);
	const all = () => [server, server.channel, ...pipes];
	return {
		hold: () => {
			for (const each of all()) each?.ref();
		},
		letGo: () => {
			for (const each of all()) each?.unref();
		},
	};
}
