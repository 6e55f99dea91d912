/** What would show each claim, part by part, and what is brought forward for each part. */

import type { Claim } from '../../checker/scenario/claims.ts';
import type { Showing } from '../evidence.ts';
import { calls } from './calls.ts';
import { families } from './families.ts';
import { kernels } from './kernels.ts';
import { rivals } from './rivals.ts';
import { spaces } from './spaces.ts';

export const showings: Readonly<Record<Claim, Showing>> = {
  ...spaces,
  ...calls,
  ...kernels,
  ...rivals,
  ...families,
};
