import type { INode } from 'n8n-workflow';

import { EngineError } from '../../engine/errors';
import { toNodeError } from '../../nodes/shared/n8n/toNodeError';

const node = { name: 'Any', type: 'any', typeVersion: 1, parameters: {} } as unknown as INode;

describe('an error of ours in n8n', () => {
	it.each(['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'ECONNRESET', 'EADDRINUSE'])(
		'keeps its own words, also with %s among them',
		(code) => {
			const message = `PostgreSQL at 127.0.0.1:5999 cannot be reached (${code})`;
			const error = new EngineError('postgresUnreachable', { message, remedy: 'Check "Host".' });
			expect(toNodeError(node, error)).toMatchObject({
				message,
				description: 'Check "Host".',
				messages: [],
			});
		},
	);
});
