import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { Links, problemPage, shownTime, type View } from '../../console';
import {
	type ConsoleContext,
	type ConsoleUser,
	Door,
	FormTokens,
	problemOf,
} from '../../engine/console';
import type { EngineError } from '../../engine/errors';
import { withStore } from '../../engine/store';
import { accountWithTables } from '../shared/account/account';
import { chosenCredential } from '../shared/account/chosenCredential';
import { withDestination } from '../shared/account/destination';
import { environment } from '../shared/n8n/environment';
import { errorInEditor } from '../shared/n8n/labels';
import { formSecret, readAccess } from './access';
import { answer } from './answer';
import { readRequest, type ConsoleRequest } from './request';
import { type ConsoleResponse, send } from './response';
import { type ConsoleSettings, readSettings } from './settings';

/** One for each console of this process: whoever fails to sign in at one is slowed down there. */
const doors = new Map<string, Door>();

/** Answers one request. Whatever goes wrong is said to whoever has asked; n8n would record an execution for it. */
export async function serve(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const request = readRequest(context);
	return send(context, await responseTo(context, request));
}

async function responseTo(
	context: IWebhookFunctions,
	request: ConsoleRequest,
): Promise<ConsoleResponse> {
	try {
		const settings = readSettings(context);
		const access = readAccess(await chosenCredential(context, 'syncConsoleApi', 0));
		const user = doorOf(context).enter(request, access, environment().now());
		const account = await accountWithTables(context, 0);
		const { accountId, config, encryptionKey } = account;
		const { schema, accountColumn } = settings;
		const timeZone = context.getTimezone();
		return await withStore(config, environment(), async (store) => {
			const tokens = new FormTokens(formSecret(accountId, access), store);
			const console: ConsoleContext = {
				account: store.account(accountId, { workflowId: context.getWorkflow().id }, encryptionKey),
				store,
				environment: environment(),
				tables: {
					rows: async (query) =>
						await withDestination(
							account,
							settings.databaseFile,
							async (destination) =>
								await destination.rows({ ...query, accountId, schema, accountColumn }),
						),
				},
				names: settings.names,
				sync: settings.sync,
				shownTime: (ms) => shownTime(ms, timeZone),
			};
			const view = viewOf(console, settings, request, user, timeZone, tokens);
			return await answer({ console, request, tokens, user, view }).catch((error: unknown) =>
				problemResponse(error, request, view),
			);
		});
	} catch (error) {
		return problemResponse(error, request, undefined);
	}
}

function doorOf(context: IWebhookFunctions): Door {
	const key = `${context.getWorkflow().id} ${context.getNode().id}`;
	const door = doors.get(key) ?? new Door();
	doors.set(key, door);
	return door;
}

function viewOf(
	{ account, environment: { now } }: ConsoleContext,
	{ path }: ConsoleSettings,
	{ depth }: ConsoleRequest,
	user: ConsoleUser,
	timeZone: string,
	tokens: FormTokens,
): View {
	const time = now();
	return {
		accountId: account.accountId,
		user,
		links: new Links(path, depth),
		timeZone,
		now: time,
		token: (action) => tokens.issue({ user: user.name, action }, time),
	};
}

function problemResponse(
	error: unknown,
	{ wantsPage }: ConsoleRequest,
	view: View | undefined,
): ConsoleResponse {
	const problem = problemOf(error, wordedForPage);
	const headers = {
		...(problem.status === 401
			? { 'WWW-Authenticate': 'Basic realm="Sync Console", charset="UTF-8"' }
			: {}),
		...retryAfter(error),
	};
	if (!wantsPage) return { kind: 'problem', problem, headers };
	return { kind: 'page', status: problem.status, page: problemPage(view, problem), headers };
}

function retryAfter(error: unknown): Readonly<Record<string, string>> {
	if (typeof error !== 'object' || error === null || !('retryAfterSeconds' in error)) return {};
	return { 'Retry-After': String(error.retryAfterSeconds) };
}

/** Whoever looks at the page cannot choose the table. */
function wordedForPage(error: EngineError): { readonly message: string; readonly remedy: string } {
	const { message, remedy } = errorInEditor(error);
	const isTable = error.kind === 'tableMissing' || error.kind === 'columnMissing';
	return {
		message,
		remedy: isTable
			? 'Template 07 makes the tables that this page reads. If yours are called otherwise, enter their names in the Options of the Sync Console Trigger; in a database or a schema of their own, choose it there.'
			: remedy,
	};
}
