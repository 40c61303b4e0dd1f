import type { NodeExecutionHint } from 'n8n-workflow';

import type { CoverageNotice } from '../../../engine/shopify/coverage';

export function coverageHint(notice: CoverageNotice): NodeExecutionHint {
	return {
		type: 'warning',
		location: 'outputPane',
		message: `${notice.message}. ${notice.remedy}`,
	};
}
