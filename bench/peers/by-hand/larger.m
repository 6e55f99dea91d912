-- The machine of bench/machines.ts with a worker of five hunks, written by hand to suit Rumur:
-- few rules, few and narrow variables, a whole stack in one number, since it is reading and writing
-- variables that costs.
--
-- A stack is the frames above the base, the top frame in the lowest bits, eleven for each:
--   0-1  space: 1 server, 2 driver, 3 kernel
--   2-3  priority
--   4    whether it is an interrupt's
--   5-8  what app lends to the server: r and w on head, r and w on tail, all passable
--   9-10 what the server lends to the driver: r and w on head, not passable
-- No frame reads as app at priority zero, which is what the base of main and worker is. The base of the
-- daemon is the kernel's; its two frames have no lends and take five bits each.

var
  main: 0..17592186044415;
  worker: 0..17592186044415;
  daemon: 0..1023;
  -- Facts, from app to the server: r and w on head, r and w on tail. Those on tail are passable.
  to_server: 0..15;
  head_passable: 0..3;
  -- From the server to the driver, all passable; and r on head back again, passable.
  to_driver: 0..15;
  back: 0..1;
  -- 0 never used, 1 done, 2 aborted; running for main 3, daemon 5, worker 7, one more when head is done.
  dma: 0..8;
  -- 1 nic pending, 2 timer pending, 4 nic taken, 8 timer taken.
  lines: 0..15;

-- What the server can pass on by facts.
function passes(): 0..15;
begin
  return (to_server & 12) | head_passable | back;
end;

function main_lends(): 0..63;
begin
  return ((main | (main >> 11) | (main >> 22) | (main >> 33)) >> 5) & 63;
end;

-- The lends that count: down to the topmost interrupt.
function main_counting(): 0..63;
begin
  if (main & 16) != 0 then return 0; end;
  if (main & 32768) != 0 then return (main >> 5) & 63; end;
  if (main & 67108864) != 0 then return ((main | (main >> 11)) >> 5) & 63; end;
  if (main & 137438953472) != 0 then return ((main | (main >> 11) | (main >> 22)) >> 5) & 63; end;
  return main_lends();
end;

-- What the server lends on is gone once the server no longer holds it passable.
procedure main_prune();
var held: 0..63;
begin
  held := main_lends();
  if (held & 48) != 0 then
    main := main & ((511 | (((passes() | held) & 3) << 9)) * 8594130945);
  end;
end;

function worker_lends(): 0..63;
begin
  return ((worker | (worker >> 11) | (worker >> 22) | (worker >> 33)) >> 5) & 63;
end;

-- The lends that count: down to the topmost interrupt.
function worker_counting(): 0..63;
begin
  if (worker & 16) != 0 then return 0; end;
  if (worker & 32768) != 0 then return (worker >> 5) & 63; end;
  if (worker & 67108864) != 0 then return ((worker | (worker >> 11)) >> 5) & 63; end;
  if (worker & 137438953472) != 0 then return ((worker | (worker >> 11) | (worker >> 22)) >> 5) & 63; end;
  return worker_lends();
end;

-- What the server lends on is gone once the server no longer holds it passable.
procedure worker_prune();
var held: 0..63;
begin
  held := worker_lends();
  if (held & 48) != 0 then
    worker := worker & ((511 | (((passes() | held) & 3) << 9)) * 8594130945);
  end;
end;

-- Aborts the transfer if its authority is gone.
procedure check();
var has: 0..15;
begin
  if dma >= 3 then
    has := to_driver;
    if dma < 5 then has := has | (main_lends() >> 4);
    elsif dma > 6 then has := has | (worker_lends() >> 4);
    end;
    if (has & 8) = 0 | ((has & 2) = 0 & (dma & 1) = 1) then
      dma := 2;
      lines := lines | 1;
    end;
  end;
end;

procedure facts_went();
var server: 0..15;
begin
  server := (to_server & 12) | head_passable;
  to_driver := to_driver & server;
  back := back & to_driver;
  main_prune();
  worker_prune();
  check();
end;

startstate "initial" begin
  main := 0; worker := 0; daemon := 0;
  to_server := 0; head_passable := 0; to_driver := 0; back := 0;
  dma := 0; lines := 0;
end;

rule "main calls the server" ((main & 3) <= 1) & ((main >> (11 + (11 * ((main >> 2) & 3)))) = 0) ==>
begin
  main := (main << 11) | (main & 12) | 1;
end;

rule "main calls the server and lends" main = 0 ==>
begin
  main := 481;
end;

rule "main calls the driver" ((main & 3) != 0) & ((main >> (11 + (11 * ((main >> 2) & 3)))) = 0) ==>
begin
  main := (main << 11) | (main & 12) | 2;
end;

rule "main calls the driver and lends" ((main & 3) = 1) & ((main >> (11 + (11 * ((main >> 2) & 3)))) = 0) & (((passes() | main_counting()) & 3) = 3) ==>
begin
  main := (main << 11) | (main & 12) | 1538;
end;

rule "main calls the kernel" ((main & 3) != 1) & ((main >> (11 + (11 * ((main >> 2) & 3)))) = 0) ==>
begin
  main := (main << 11) | (main & 12) | 3;
end;

rule "main returns" main != 0 ==>
var frame: 0..2047;
begin
  frame := main & 2047;
  main := main >> 11;
  if (frame & 16) != 0 then
    if (frame & 3) = 2 then lines := lines & 11; else lines := lines & 7; end;
  elsif frame > 31 then
    main_prune();
    check();
  end;
end;

rule "main grants to the server" main = 0 ==>
begin
  to_server := 15;
  head_passable := 3;
end;

rule "main revokes tail" main = 0 ==>
begin
  if to_server >= 4 then
    to_server := to_server & 3;
    facts_went();
  end;
end;

rule "main revokes w on head" main = 0 ==>
begin
  if (to_server & 2) != 0 then
    to_server := to_server & 13;
    head_passable := head_passable & 1;
    facts_went();
  end;
end;

rule "main unpasses head" main = 0 ==>
begin
  if head_passable != 0 then
    head_passable := 0;
    facts_went();
  end;
end;

rule "main grants to the driver" ((main & 3) = 1) & (passes() = 15) ==>
begin
  to_driver := 15;
end;

rule "main revokes from the driver" (main & 3) = 1 ==>
begin
  if to_driver != 0 then
    to_driver := 0;
    facts_went();
  end;
end;

rule "main grants back" ((main & 3) = 2) & ((to_driver & 1) = 1) ==>
begin
  back := 1;
end;

rule "main starts" ((main & 3) = 2) & (dma < 3) & (((to_driver & 10) = 10) | (((to_driver | (main_counting() >> 4)) & 10) = 10)) ==>
begin
  dma := 3;
end;

rule "nic to main" ((lines & 5) = 1) & ((main & 12) = 0) ==>
begin
  lines := lines ^ 5;
  main := (main << 11) | 22;
end;

rule "timer to main" ((lines & 10) = 2) & ((main & 12) <= 4) ==>
begin
  lines := lines ^ 10;
  main := (main << 11) | 27;
end;

rule "worker calls the server" ((worker & 3) <= 1) & ((worker >> (11 + (11 * ((worker >> 2) & 3)))) = 0) ==>
begin
  worker := (worker << 11) | (worker & 12) | 1;
end;

rule "worker calls the server and lends" worker = 0 ==>
begin
  worker := 481;
end;

rule "worker calls the driver" ((worker & 3) != 0) & ((worker >> (11 + (11 * ((worker >> 2) & 3)))) = 0) ==>
begin
  worker := (worker << 11) | (worker & 12) | 2;
end;

rule "worker calls the driver and lends" ((worker & 3) = 1) & ((worker >> (11 + (11 * ((worker >> 2) & 3)))) = 0) & (((passes() | worker_counting()) & 3) = 3) ==>
begin
  worker := (worker << 11) | (worker & 12) | 1538;
end;

rule "worker calls the kernel" ((worker & 3) != 1) & ((worker >> (11 + (11 * ((worker >> 2) & 3)))) = 0) ==>
begin
  worker := (worker << 11) | (worker & 12) | 3;
end;

rule "worker returns" worker != 0 ==>
var frame: 0..2047;
begin
  frame := worker & 2047;
  worker := worker >> 11;
  if (frame & 16) != 0 then
    if (frame & 3) = 2 then lines := lines & 11; else lines := lines & 7; end;
  elsif frame > 31 then
    worker_prune();
    check();
  end;
end;

rule "worker grants to the server" worker = 0 ==>
begin
  to_server := 15;
  head_passable := 3;
end;

rule "worker revokes tail" worker = 0 ==>
begin
  if to_server >= 4 then
    to_server := to_server & 3;
    facts_went();
  end;
end;

rule "worker revokes w on head" worker = 0 ==>
begin
  if (to_server & 2) != 0 then
    to_server := to_server & 13;
    head_passable := head_passable & 1;
    facts_went();
  end;
end;

rule "worker unpasses head" worker = 0 ==>
begin
  if head_passable != 0 then
    head_passable := 0;
    facts_went();
  end;
end;

rule "worker grants to the driver" ((worker & 3) = 1) & (passes() = 15) ==>
begin
  to_driver := 15;
end;

rule "worker revokes from the driver" (worker & 3) = 1 ==>
begin
  if to_driver != 0 then
    to_driver := 0;
    facts_went();
  end;
end;

rule "worker grants back" ((worker & 3) = 2) & ((to_driver & 1) = 1) ==>
begin
  back := 1;
end;

rule "worker starts" ((worker & 3) = 2) & (dma < 3) & (((to_driver & 10) = 10) | (((to_driver | (worker_counting() >> 4)) & 10) = 10)) ==>
begin
  dma := 7;
end;

rule "nic to worker" ((lines & 5) = 1) & ((worker & 12) = 0) ==>
begin
  lines := lines ^ 5;
  worker := (worker << 11) | 22;
end;

rule "timer to worker" ((lines & 10) = 2) & ((worker & 12) <= 4) ==>
begin
  lines := lines ^ 10;
  worker := (worker << 11) | 27;
end;

rule "daemon calls the driver" daemon = 27 ==>
begin
  daemon := 874;
end;

rule "daemon calls the kernel" daemon = 27 ==>
begin
  daemon := 875;
end;

rule "daemon returns" daemon != 0 ==>
begin
  if (daemon & 31) = 22 then lines := lines & 11;
  elsif (daemon & 31) = 27 then lines := lines & 7;
  end;
  daemon := daemon >> 5;
end;

rule "daemon grants back" ((daemon & 3) = 2) & ((to_driver & 1) = 1) ==>
begin
  back := 1;
end;

rule "daemon starts" ((daemon & 3) = 2) & (dma < 3) & ((to_driver & 10) = 10) ==>
begin
  dma := 5;
end;

rule "nic to daemon" ((lines & 5) = 1) & (daemon = 0) ==>
begin
  lines := lines ^ 5;
  daemon := 22;
end;

rule "timer to daemon" ((lines & 10) = 2) & ((daemon & 12) <= 4) ==>
begin
  lines := lines ^ 10;
  daemon := (daemon << 5) | 27;
end;

rule "nic moves" dma >= 3 ==>
begin
  if (dma & 1) = 1 then dma := dma + 1;
  else
    dma := 1;
    lines := lines | 1;
  end;
end;

rule "timer" (lines & 2) = 0 ==>
begin
  lines := lines | 2;
end;

