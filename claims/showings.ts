/** What would show each claim, part by part, and what is brought forward for each part. */

import type { Claim } from '../checker/scenario/claims.ts';
import type { Showing } from './evidence.ts';
import { families } from './families.ts';
import { peerToPeer } from './peer-to-peer.ts';
import { rivals } from './rivals.ts';

export const showings: Readonly<Record<Claim, Showing>> = { ...peerToPeer, ...rivals, ...families };
