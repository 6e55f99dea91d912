/** Containment, broken by hand. */

import { expect, test } from 'vitest';
import { fetch, grants, load, store } from '../model/actions.fixture.ts';
import { fault } from '../model/outcome.ts';
import { app, buffer, driver, high, low, server, serverMemory } from '../model/servers.fixture.ts';
import { facts, judged, loaded, served, state } from './by-hand.fixture.ts';
import { containment } from './containment.ts';
import { ledTo, says, trapping } from './laboratory.fixture.ts';

judged('containment', containment, {
  bad: {
    'a refusal that changes something': {
      action: store(buffer, 1),
      after: state({ memory: [[0, 1]] }),
      outcome: fault('protection'),
      says: 'a refused store changed the state',
    },
    'a store without w': {
      before: state({ main: served() }),
      action: store(buffer, 1),
      after: state({ main: served(), memory: [[0, 1]] }),
      says: 'server changed what is in app.buffer[0, 4) without holding w there',
    },
    'a store elsewhere': {
      action: store(low, 1),
      after: state({ memory: [[4, 1]] }),
      says: 'a store elsewhere changed what is in app.buffer[4, 8)',
    },
    'a load that writes': {
      action: load(buffer),
      outcome: loaded(0),
      after: state({ memory: [[8, 1]] }),
      says: 'a load changed what is in server.memory',
    },
    'a grant of more than the action grants': {
      action: grants(app, server, low, 'r'),
      after: state({ grants: facts([low, app, server, 'rw']) }),
      says: "a grant added rw to app's grant to server on app.buffer[0, 4)",
    },
    'a grant that takes something': {
      before: state({ grants: facts([high, app, server, 'w']) }),
      action: grants(app, server, low, 'r'),
      after: state({ grants: facts([low, app, server, 'r']) }),
      says: "a grant took something from app's grant to server on app.buffer[4, 8)",
    },
    'a step that kills a space': {
      action: fetch(buffer),
      after: state({ dead: driver }),
      says: 'a fetch changed the spaces',
    },
  },
  good: {
    'a store with w': {
      before: state({ main: served(), grants: facts([low, app, server, 'w']) }),
      action: store(low, 1),
      after: state({
        main: served(),
        grants: facts([low, app, server, 'w']),
        memory: [[0, 1]],
      }),
    },
    'a grant': {
      action: grants(app, server, low, 'r+'),
      after: state({ grants: facts([low, app, server, 'r+']) }),
    },
    'a refusal that changes nothing': { action: load(serverMemory), outcome: fault('protection') },
  },
});

const { laboratory, refused } = trapping();

test('a refusal that is taken changes nothing but the frames', () => {
  const wrong = ledTo(refused, { map: {} });

  expect(says(containment.refute(laboratory.machine, refused))).toBeUndefined();
  expect(says(containment.refute(laboratory.machine, wrong))).toBe(
    'a refused load changed the state',
  );
});
