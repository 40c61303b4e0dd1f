import type { Erp } from '../../rig/erp/erp';
import type { KeptTables } from '../../rig/tables/keptTables';
import type { YourApp } from '../app/yourApp';
import type { AskedConsole } from '../judge/judgeConsole';
import type { PlacedWorkflows } from '../setUp/putInPlace';
import { startOfTable } from '../setUp/startOfTable';
import type { Shop } from '../shop/shop';
import type { UsersService } from '../users/usersService';
import { appWorkflow } from './appWorkflow';
import { dailyWorkflow } from './dailyWorkflow';
import { inventoryWorkflow } from './inventoryWorkflow';
import { ordersWorkflow } from './ordersWorkflow';
import { retryWorkflow } from './retryWorkflow';
import type { ToldWorkflow } from './tellSyncs';
import { usersWorkflow } from './usersWorkflow';

/** What the syncs are held against, and where their tables are. */
export interface Ends {
	readonly shop: Shop;
	readonly app: YourApp;
	readonly erp: Erp;
	readonly users: UsersService;
	readonly tables: KeptTables;
	readonly console: AskedConsole | undefined;
}

/**
 * The workflows of the demo of which a line is told for each execution.
 *
 * @param ended told of each execution of template 02
 */
export function toldWorkflows(
	{ workflows, initialValue: since }: PlacedWorkflows,
	{ shop, app, erp, users, tables, console }: Ends,
	ended: (executionId: string) => void,
): readonly ToldWorkflow[] {
	const orders = { shop, tables, since: startOfTable(since) };
	return [
		appWorkflow(workflows['02'], { shop, app, since, ended }),
		ordersWorkflow(workflows['02b'], orders),
		usersWorkflow(workflows['04'], { service: users, tables, since: users.from }),
		retryWorkflow(workflows['05']),
		dailyWorkflow(workflows['07'], { ...orders, console }),
		inventoryWorkflow(workflows['09'], { erp, tables }),
		{ ...ordersWorkflow(workflows['10'], orders), isByHand: true },
	];
}
