// Loaded into n8n before its own code: when the process that started it is gone, even killed, n8n ends as well.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
