import { renderPage, type View } from '../../console';
import {
	actOnObject,
	answerApi,
	type ConsoleContext,
	consoleError,
	type ConsoleUser,
	type FormTokens,
	giveUpFailed,
	type ObjectAct,
	objectActs,
	requireOperator,
	retryFailed,
	startSync,
} from '../../engine/console';
import type { ConsoleRequest } from './request';
import type { ConsoleResponse } from './response';

/** What an answer is made of. */
export interface Asked {
	readonly console: ConsoleContext;
	readonly request: ConsoleRequest;
	readonly tokens: FormTokens;
	readonly user: ConsoleUser;
	readonly view: View;
}

/**
 * Answers whoever is signed in: with a page where one is asked for and there is one, else by the API.
 *
 * @throws EngineError whatever keeps it from being answered
 */
export async function answer(asked: Asked): Promise<ConsoleResponse> {
	const { console, request, user, view } = asked;
	if (request.method === 'GET' && request.wantsPage) {
		const page = await renderPage(view, console, request);
		if (page !== undefined) return { kind: 'page', status: 200, page };
	}
	if (request.method === 'POST' && request.path[0] !== 'api') return await act(asked);
	if (request.method === 'POST' && !request.isJson) {
		// A form of another site cannot send JSON, and a browser would send the password with it.
		throw consoleError(
			'notJson',
			'The request is not sent as JSON. Nothing was done',
			'Send the header "Content-Type: application/json"; the body may be {}.',
		);
	}
	const { status, body, started } = await answerApi(console, user.role, request);
	return { kind: 'json', status, body, ...(started === undefined ? {} : { started }) };
}

/** Does what a form of the page asks for, once. */
async function act({ console, request, tokens, user, view }: Asked): Promise<ConsoleResponse> {
	const { path, formToken } = request;
	requireOperator(user.role);
	const use = async (action: string) =>
		await tokens.use(formToken, { user: user.name, action }, console.environment.now());
	const [name, id = '', what, ...more] = path;
	if (name === 'start' && path.length === 1) {
		await use('start');
		const { started } = await startSync(console, undefined);
		return { kind: 'moved', to: view.links.to([], { started: started.run_id }), started };
	}
	const isKnown = name === 'failed' && more.length === 0;
	if (isKnown && what === 'retry') {
		await use(`retry ${id}`);
		await retryFailed(console, id);
		return { kind: 'moved', to: view.links.to(['failed'], { done: 'retry' }) };
	}
	if (isKnown && what === 'give-up') {
		await use(`give-up ${id}`);
		await giveUpFailed(console, id);
		return { kind: 'moved', to: view.links.to(['failed'], { done: 'give-up' }) };
	}
	const objectAct = objectActs.find((act: ObjectAct) => act === what);
	if (name === 'objects' && more.length === 0 && objectAct !== undefined) {
		await use(`${objectAct} ${id}`);
		await actOnObject(console, id, objectAct, request.minutes);
		return { kind: 'moved', to: view.links.to(['objects'], { done: objectAct }) };
	}
	throw consoleError('pageMissing', 'There is no such form', 'Open the overview.');
}
