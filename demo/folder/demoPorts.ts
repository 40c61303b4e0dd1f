import { choosePort } from '../../rig/ports';
import type { DemoPorts } from './demoState';

const preferredPorts = {
	n8n: 5690,
	broker: 5691,
	app: 5692,
	simulator: 5693,
	erp: 5694,
	users: 5695,
} as const;

/** The ports of the last start where they are free, since bookmarks and credentials name them. */
export async function choosePorts(
	former: DemoPorts = preferredPorts,
): Promise<Required<DemoPorts>> {
	const taken = new Set<number>();
	const choose = async (preferred: number): Promise<number> => {
		const port = await choosePort(preferred, taken);
		taken.add(port);
		return port;
	};
	return {
		n8n: await choose(former.n8n),
		broker: await choose(former.broker),
		app: await choose(former.app),
		simulator: await choose(former.simulator),
		erp: await choose(former.erp ?? preferredPorts.erp),
		users: await choose(former.users ?? preferredPorts.users),
	};
}
