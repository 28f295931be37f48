"""What both stages share: workers, clock, schedule, average of the weights, checkpoints."""
import ctypes
import math
import os
import signal
import sys
import time

import torch
import torch.multiprocessing as processes


def give_way():
    """Asks for a tenth of a busy machine, or more at a lower nice; an idle one is still used whole.

    With sessions sharing out the processor first, a plain nice value only counts inside its own.
    """
    try:
        with open("/proc/self/autogroup", "w") as file:
            file.write(str(min(os.nice(0), 12)))
    except OSError:
        pass  # no such feature here: the nice value has to do


def device():
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


class Team:
    """Worker processes of one thread each that average their gradients through shared memory.

    One process with several threads would be simpler, but oneDNN's convolution gradients make the
    threads wait for each other by spinning: on a machine that is busy with anything else they run
    ten times slower. Processes that sleep at a barrier lose nothing.
    """

    MOST_WEIGHTS = 16_000_000

    def __init__(self, size):
        self.size = 1 if torch.cuda.is_available() else size
        self.rank = 0
        if self.size > 1:
            self.slots = torch.zeros(self.size, self.MOST_WEIGHTS).share_memory_()
            self.progress = torch.zeros(1, dtype=torch.float64).share_memory_()
            self.barrier = processes.get_context("fork").Barrier(self.size)

    def run(self, work, *arguments):
        """Calls work(team, *arguments) in every worker and waits for all."""
        if self.size == 1:
            work(self, *arguments)
            return
        context = processes.get_context("fork")
        workers = [context.Process(target=self._enter, args=(rank, work, arguments), daemon=True)
                   for rank in range(self.size)]
        for worker in workers:
            worker.start()
        for worker in workers:
            while worker.is_alive():
                worker.join(1)
                # A worker that died would leave the others waiting at the barrier for ever.
                if any(w.exitcode not in (None, 0) for w in workers):
                    for w in workers:
                        w.terminate()
                    raise RuntimeError("a training worker died")

    def _enter(self, rank, work, arguments):
        self.rank = rank
        if sys.platform == "linux":
            # Die with the parent: orphans would train on and overwrite newer checkpoints.
            ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
            # A session each: Linux shares the processor out by session first, and a busy machine
            # would otherwise treat all workers together as one program. Under the idle policy
            # there are no shares to win, and one process group can be paused as a whole.
            if os.sched_getscheduler(0) != os.SCHED_IDLE:
                os.setsid()
                give_way()
        torch.set_num_threads(1)
        work(self, *arguments)

    def together(self, value):
        """The first worker's value, for decisions that all have to take alike."""
        if self.size == 1:
            return value
        if self.rank == 0:
            self.progress[0] = value
        self.barrier.wait()
        value = float(self.progress[0])
        self.barrier.wait()
        return value

    def average_gradients(self, weights):
        if self.size == 1:
            return
        sizes = [w.numel() for w in weights]
        own = self.slots[self.rank, :sum(sizes)]
        torch.cat([w.grad.flatten() for w in weights], out=own)
        self.barrier.wait()
        mean = self.slots[:, :sum(sizes)].mean(0)
        for weight, part in zip(weights, mean.split(sizes)):
            weight.grad.copy_(part.view_as(weight))
        self.barrier.wait()  # nobody may overwrite a slot that another still reads

    def exchange(self, tensors):
        """Tensor i was computed by worker i % size; afterwards all workers have all."""
        if self.size == 1:
            return
        sizes = [t.numel() for t in tensors]
        parts = self.slots[0, :sum(sizes)].split(sizes)
        for i, (tensor, part) in enumerate(zip(tensors, parts)):
            if i % self.size == self.rank:
                part.copy_(tensor.flatten())
        self.barrier.wait()
        for i, (tensor, part) in enumerate(zip(tensors, parts)):
            if i % self.size != self.rank:
                tensor.copy_(part.view_as(tensor))
        self.barrier.wait()


class Clock:
    """Training time over all runs: budgets are minutes, and a killed run must not start over.

    Asked once a step. While the process was stopped no time went by.
    """

    LONGEST_STEP_S = 60

    def __init__(self, spent):
        self.before = spent
        self.looked = time.time()

    def spent(self):
        now = time.time()
        self.before += min(now - self.looked, self.LONGEST_STEP_S)
        self.looked = now
        return self.before


def learning_rate(top, progress, step, warm_steps=100, floor=0.04):
    """Linear warm-up, then a cosine over the time budget down to a small share of the top."""
    progress = min(max(progress, 0.0), 1.0)
    cosine = floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * progress))
    return top * cosine * min(1.0, (step + 1) / warm_steps)


class Average:
    """Exponential moving average of all weights; what gets exported."""

    def __init__(self, modules, decay):
        self.decay = decay
        self.modules = modules
        self.shadow = [{k: v.detach().clone().float() for k, v in m.state_dict().items()}
                       for m in modules]

    def update(self, step):
        # Early weights are worthless, so the window grows with the number of steps taken.
        decay = min(self.decay, (1 + step) / (10 + step))
        for shadow, module in zip(self.shadow, self.modules):
            for name, value in module.state_dict().items():
                shadow[name].lerp_(value.detach().float(), 1 - decay)


def save(path, state):
    """A kill at any moment leaves either the old or the new file, never a torn one."""
    torch.save(state, path + ".part")
    os.replace(path + ".part", path)


def load(path):
    return torch.load(path, map_location="cpu") if os.path.exists(path) else None
