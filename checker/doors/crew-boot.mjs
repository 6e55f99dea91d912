/** What a thread begins with: it learns to read TypeScript, and goes on with the file it was given. */

import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.file);
