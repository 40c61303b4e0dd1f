import type { YourApp } from '../app/yourApp';
import { judgeSync } from '../judge/judgeSync';
import type { Shop } from '../shop/shop';
import { syncLine } from './syncLine';
import { reportSync } from './syncReport';
import type { ToldWorkflow } from './tellSyncs';

/**
 * Tells of the runs of template 02.
 *
 * @param since where the account's variable started: older orders were never asked for
 * @param ended told of each execution
 */
export function appWorkflow(
	workflowId: string,
	parts: {
		readonly shop: Shop;
		readonly app: YourApp;
		readonly since: string;
		readonly ended: (executionId: string) => void;
	},
): ToldWorkflow {
	const { shop, app, since, ended } = parts;
	return {
		workflowId,
		tell: (execution, nodes) => {
			const report = reportSync(execution, nodes);
			const { equal, verdict } = judgeSync(report, shop, app, since);
			ended(execution.id);
			return { line: syncLine(report, verdict), equal, failed: report.failure !== undefined };
		},
	};
}
