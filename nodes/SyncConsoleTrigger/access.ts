import { createHash } from 'node:crypto';

import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import type { Access } from '../../engine/console';
import { testMessageOf } from '../shared/account/testMessage';
import { blockError } from '../shared/n8n/errors';

const LEAST = { password: 12, token: 20 };

/** The credential's test: looks at what was entered, since there is nothing to sign in to. */
export async function syncConsoleTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const { password, token, role } = readAccess(credential.data ?? {});
		const ways = [password === '' ? '' : 'browsers', token === '' ? '' : 'machines'];
		const message = `Lets in ${ways.filter(Boolean).join(' and ')}, as ${role}`;
		return { status: 'OK', message };
	} catch (error) {
		return { status: 'Error', message: testMessageOf(error) };
	}
}

/** @throws EngineError `invalidConsole` that names what is missing, or can be guessed */
export function readAccess(data: ICredentialDataDecryptedObject): Access {
	const text = (field: string): string => (typeof data[field] === 'string' ? data[field] : '');
	const [user, password, token] = [text('user'), text('password'), text('token')];
	if (password === '' && token === '') {
		throw invalid('Password', 'has neither a password nor a token, so that nobody could sign in');
	}
	if (password !== '' && (user === '' || user.includes(':'))) {
		throw invalid('User', user === '' ? 'has no user' : 'has a user with a colon in it');
	}
	if (password !== '' && password.length < LEAST.password) {
		throw invalid('Password', `has a password of fewer than ${LEAST.password} characters`);
	}
	if (token !== '' && !/^[\w\-.~+/]+=*$/.test(token)) {
		throw invalid('Token', 'has a token with characters that no header can have there');
	}
	if (token !== '' && token.length < LEAST.token) {
		throw invalid('Token', `has a token of fewer than ${LEAST.token} characters`);
	}
	return { user, password, token, role: text('role') === 'operator' ? 'operator' : 'viewer' };
}

/** What the forms of a console are signed with: the same in every process, and another one for every credential. */
export function formSecret(accountId: string, access: Access): string {
	const { user, password, token, role } = access;
	const parts = ['console forms', accountId, user, password, token, role];
	return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

function invalid(label: string, what: string): Error {
	return blockError(
		'invalidConsole',
		`The Sync Console credential ${what}`,
		`Fill in "${label}" in the Sync Console credential: a password of at least ${LEAST.password} characters, or a token of at least ${LEAST.token}.`,
		{ parameter: label },
	);
}
