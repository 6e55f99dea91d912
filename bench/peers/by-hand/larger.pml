/* The machine of bench/machines.ts with a worker of five hunks, written by hand to suit SPIN:
 * one process, all of the state in two words, every step a piece of C.
 *
 * A stack is the frames above the base, the top frame in the lowest bits, eleven for each:
 *   0-1  space: 1 server, 2 driver, 3 kernel
 *   2-3  priority
 *   4    whether it is an interrupt's
 *   5-8  what app lends to the server: r and w on head, r and w on tail, all passable
 *   9-10 what the server lends to the driver: r and w on head, not passable
 * No frame reads as app at priority zero, which is what the base of main and worker is. The base of the
 * daemon is the kernel's; its two frames have no lends and take five bits each.
 *
 * Facts, from app to the server: r and w on head, r and w on tail; those on tail are passable, those on head
 * as head_passable says. From the server to the driver, all passable; and r on head back again, passable.
 * dma: 0 never used, 1 done, 2 aborted; running for main 3, daemon 5, worker 7, one more when head is done.
 * lines: 1 nic pending, 2 timer pending, 4 nic taken, 8 timer taken.
 */

c_state "unsigned long long main : 44" "Global"
c_state "unsigned long long daemon : 10" "Global"
c_state "unsigned long long to_server : 4" "Global"
c_state "unsigned long long head_passable : 2" "Global"
c_state "unsigned long long lines : 4" "Global"
c_state "unsigned long long worker : 44" "Global"
c_state "unsigned long long to_driver : 4" "Global"
c_state "unsigned long long back : 1" "Global"
c_state "unsigned long long dma : 4" "Global"

c_code {
typedef unsigned long long word;

static word passes(void) {
  return (now.to_server & 12) | now.head_passable | now.back;
}

static word lends(word stack) {
  return ((stack | stack >> 11 | stack >> 22 | stack >> 33) >> 5) & 63;
}

/* The lends that count: down to the topmost interrupt. */
static word counting(word stack) {
  word all = 0;
  for (; stack != 0 && (stack & 16) == 0; stack >>= 11) all |= stack;
  return (all >> 5) & 63;
}

/* What the server lends on is gone once the server no longer holds it passable. */
static word pruned(word stack) {
  word held = lends(stack);
  if ((held & 48) == 0) return stack;
  return stack & (511 | (((passes() | held) & 3) << 9)) * 8594130945ULL;
}

/* Aborts the transfer if its authority is gone. */
static void check(void) {
  word has, need;
  if (now.dma < 3) return;
  has = now.to_driver;
  if (now.dma < 5) has |= lends(now.main) >> 4;
  else if (now.dma > 6) has |= lends(now.worker) >> 4;
  need = (now.dma & 1) ? 10 : 8;
  if ((has & need) == need) return;
  now.dma = 2;
  now.lines |= 1;
}

static void facts_went(void) {
  word server = now.to_server & 12 | now.head_passable;
  now.to_driver &= server | (server & now.to_driver & now.back);
  now.back &= now.to_driver;
  now.main = pruned(now.main);
  now.worker = pruned(now.worker);
  check();
}
}

active proctype machine() {
end:
  do
  :: d_step { c_expr { (now.main & 3) <= 1 && (now.main >> (11 + 11 * ((now.main >> 2) & 3))) == 0 } -> c_code { now.main = now.main << 11 | (now.main & 12) | 1; } } /* main calls the server */
  :: d_step { c_expr { now.main == 0 } -> c_code { now.main = 481; } } /* main calls the server and lends */
  :: d_step { c_expr { (now.main & 3) != 0 && (now.main >> (11 + 11 * ((now.main >> 2) & 3))) == 0 } -> c_code { now.main = now.main << 11 | (now.main & 12) | 2; } } /* main calls the driver */
  :: d_step { c_expr { (now.main & 3) == 1 && (now.main >> (11 + 11 * ((now.main >> 2) & 3))) == 0 && ((passes() | counting(now.main)) & 3) == 3 } -> c_code { now.main = now.main << 11 | (now.main & 12) | 1538; } } /* main calls the driver and lends */
  :: d_step { c_expr { (now.main & 3) != 1 && (now.main >> (11 + 11 * ((now.main >> 2) & 3))) == 0 } -> c_code { now.main = now.main << 11 | (now.main & 12) | 3; } } /* main calls the kernel */
  :: d_step { c_expr { now.main != 0 } -> c_code { unsigned frame = now.main & 2047; now.main >>= 11; if (frame & 16) now.lines &= (frame & 3) == 2 ? 11 : 7; else if (frame > 31) { now.main = pruned(now.main); check(); } } } /* main returns */
  :: d_step { c_expr { now.main == 0 } -> c_code { now.to_server = 15; now.head_passable = 3; } } /* main grants to the server */
  :: d_step { c_expr { now.main == 0 } -> c_code { if (now.to_server >= 4) { now.to_server &= 3; facts_went(); } } } /* main revokes tail */
  :: d_step { c_expr { now.main == 0 } -> c_code { if (now.to_server & 2) { now.to_server &= 13; now.head_passable &= 1; facts_went(); } } } /* main revokes w on head */
  :: d_step { c_expr { now.main == 0 } -> c_code { if (now.head_passable != 0) { now.head_passable = 0; facts_went(); } } } /* main unpasses head */
  :: d_step { c_expr { (now.main & 3) == 1 && passes() == 15 } -> c_code { now.to_driver = 15; } } /* main grants to the driver */
  :: d_step { c_expr { (now.main & 3) == 1 } -> c_code { if (now.to_driver != 0) { now.to_driver = 0; facts_went(); } } } /* main revokes from the driver */
  :: d_step { c_expr { (now.main & 3) == 2 && (now.to_driver & 1) } -> c_code { now.back = 1; } } /* main grants back */
  :: d_step { c_expr { (now.main & 3) == 2 && now.dma < 3 && ((now.to_driver | counting(now.main) >> 4) & 10) == 10 } -> c_code { now.dma = 3; } } /* main starts */
  :: d_step { c_expr { (now.lines & 5) == 1 && (now.main & 12) == 0 } -> c_code { now.lines ^= 5; now.main = now.main << 11 | 22; } } /* nic to main */
  :: d_step { c_expr { (now.lines & 10) == 2 && (now.main & 12) <= 4 } -> c_code { now.lines ^= 10; now.main = now.main << 11 | 27; } } /* timer to main */
  :: d_step { c_expr { (now.worker & 3) <= 1 && (now.worker >> (11 + 11 * ((now.worker >> 2) & 3))) == 0 } -> c_code { now.worker = now.worker << 11 | (now.worker & 12) | 1; } } /* worker calls the server */
  :: d_step { c_expr { now.worker == 0 } -> c_code { now.worker = 481; } } /* worker calls the server and lends */
  :: d_step { c_expr { (now.worker & 3) != 0 && (now.worker >> (11 + 11 * ((now.worker >> 2) & 3))) == 0 } -> c_code { now.worker = now.worker << 11 | (now.worker & 12) | 2; } } /* worker calls the driver */
  :: d_step { c_expr { (now.worker & 3) == 1 && (now.worker >> (11 + 11 * ((now.worker >> 2) & 3))) == 0 && ((passes() | counting(now.worker)) & 3) == 3 } -> c_code { now.worker = now.worker << 11 | (now.worker & 12) | 1538; } } /* worker calls the driver and lends */
  :: d_step { c_expr { (now.worker & 3) != 1 && (now.worker >> (11 + 11 * ((now.worker >> 2) & 3))) == 0 } -> c_code { now.worker = now.worker << 11 | (now.worker & 12) | 3; } } /* worker calls the kernel */
  :: d_step { c_expr { now.worker != 0 } -> c_code { unsigned frame = now.worker & 2047; now.worker >>= 11; if (frame & 16) now.lines &= (frame & 3) == 2 ? 11 : 7; else if (frame > 31) { now.worker = pruned(now.worker); check(); } } } /* worker returns */
  :: d_step { c_expr { now.worker == 0 } -> c_code { now.to_server = 15; now.head_passable = 3; } } /* worker grants to the server */
  :: d_step { c_expr { now.worker == 0 } -> c_code { if (now.to_server >= 4) { now.to_server &= 3; facts_went(); } } } /* worker revokes tail */
  :: d_step { c_expr { now.worker == 0 } -> c_code { if (now.to_server & 2) { now.to_server &= 13; now.head_passable &= 1; facts_went(); } } } /* worker revokes w on head */
  :: d_step { c_expr { now.worker == 0 } -> c_code { if (now.head_passable != 0) { now.head_passable = 0; facts_went(); } } } /* worker unpasses head */
  :: d_step { c_expr { (now.worker & 3) == 1 && passes() == 15 } -> c_code { now.to_driver = 15; } } /* worker grants to the driver */
  :: d_step { c_expr { (now.worker & 3) == 1 } -> c_code { if (now.to_driver != 0) { now.to_driver = 0; facts_went(); } } } /* worker revokes from the driver */
  :: d_step { c_expr { (now.worker & 3) == 2 && (now.to_driver & 1) } -> c_code { now.back = 1; } } /* worker grants back */
  :: d_step { c_expr { (now.worker & 3) == 2 && now.dma < 3 && ((now.to_driver | counting(now.worker) >> 4) & 10) == 10 } -> c_code { now.dma = 7; } } /* worker starts */
  :: d_step { c_expr { (now.lines & 5) == 1 && (now.worker & 12) == 0 } -> c_code { now.lines ^= 5; now.worker = now.worker << 11 | 22; } } /* nic to worker */
  :: d_step { c_expr { (now.lines & 10) == 2 && (now.worker & 12) <= 4 } -> c_code { now.lines ^= 10; now.worker = now.worker << 11 | 27; } } /* timer to worker */
  :: d_step { c_expr { now.daemon == 27 } -> c_code { now.daemon = 874; } } /* daemon calls the driver */
  :: d_step { c_expr { now.daemon == 27 } -> c_code { now.daemon = 875; } } /* daemon calls the kernel */
  :: d_step { c_expr { now.daemon != 0 } -> c_code { if ((now.daemon & 31) == 22) now.lines &= 11; else if ((now.daemon & 31) == 27) now.lines &= 7; now.daemon >>= 5; } } /* daemon returns */
  :: d_step { c_expr { (now.daemon & 3) == 2 && (now.to_driver & 1) } -> c_code { now.back = 1; } } /* daemon grants back */
  :: d_step { c_expr { (now.daemon & 3) == 2 && now.dma < 3 && (now.to_driver & 10) == 10 } -> c_code { now.dma = 5; } } /* daemon starts */
  :: d_step { c_expr { (now.lines & 5) == 1 && now.daemon == 0 } -> c_code { now.lines ^= 5; now.daemon = 22; } } /* nic to daemon */
  :: d_step { c_expr { (now.lines & 10) == 2 && (now.daemon & 12) <= 4 } -> c_code { now.lines ^= 10; now.daemon = now.daemon << 5 | 27; } } /* timer to daemon */
  :: d_step { c_expr { now.dma >= 3 } -> c_code { if (now.dma & 1) now.dma++; else { now.dma = 1; now.lines |= 1; } } } /* nic moves */
  :: d_step { c_expr { (now.lines & 2) == 0 } -> c_code { now.lines |= 2; } } /* timer */
  od
}
