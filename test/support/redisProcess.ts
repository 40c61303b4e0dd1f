/** A process that has started a Redis, tells its port, and waits: `process.send` to whoever forked it. */
import { startRedis } from '../../rig/databases/redis';

void startRedis({ cache: process.argv[2] }).then(({ port }) => {
	process.send?.(port);
	process.channel?.ref();
});
