import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { dateTimeAt, formatDate, nextFirings } from '../../engine/time';
import { environment } from '../shared/environment';
import { toNodeError } from '../shared/toNodeError';
import { readSchedule, withoutItems } from './scheduleParameters';

export const previewLength = 10;

/** The value of the first entry, and the parameter's default. */
export const nextFiring = 'next';

/**
 * The list behind *Next Firings*. Its first entry has the parameter's default value, so that the closed list shows
 * the next firing.
 */
export async function previewFirings(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	try {
		const schedule = await readSchedule(withoutItems(this), this.getTimezone());
		const firings = nextFirings(schedule, environment().now(), previewLength);
		const paused = this.getNodeParameter('paused', false) === true;
		return firings.map((firing, index) => ({
			name: `${paused ? 'Paused: ' : ''}${readable(firing)}`,
			value: index === 0 ? nextFiring : String(index + 1),
		}));

		function readable(firing: number): string {
			const date = dateTimeAt(firing, schedule.zone);
			const format = { format: 'custom', customFormat: 'ccc d MMM yyyy, HH:mm:ss ZZ' } as const;
			return `${formatDate(date, format)} (${schedule.zone.name})`;
		}
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}
