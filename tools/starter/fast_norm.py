"""Loads norm_kernel.cpp, if the work folder has it built, and offers it as autograd functions."""
import ctypes
import os

import torch

_library = None


def enable(path):
    """After this, layers.Norm uses the kernel for bf16 activations on the CPU."""
    global _library
    if os.path.exists(path) and not torch.cuda.is_available():
        _library = ctypes.CDLL(os.path.abspath(path))
        _library.norm_forward.argtypes = [ctypes.c_void_p] * 3 + [ctypes.c_int64] * 4 + [
            ctypes.c_float, ctypes.c_int] + [ctypes.c_void_p] * 3
        _library.norm_backward.argtypes = [ctypes.c_void_p] * 6 + [ctypes.c_int64] * 4 + [
            ctypes.c_int] + [ctypes.c_void_p] * 3
        _library.gate_forward.argtypes = [ctypes.c_void_p] + [ctypes.c_int64] * 2 + [
            ctypes.c_void_p]
        _library.gate_backward.argtypes = [ctypes.c_void_p] * 2 + [ctypes.c_int64] * 2 + [
            ctypes.c_void_p]


def usable(x):
    return _library is not None and x.dtype == torch.bfloat16


class FastNorm(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, gamma, beta, groups, eps, silu):
        x = x.contiguous(memory_format=torch.channels_last)
        batch, channels, height, width = x.shape
        y = torch.empty_like(x)
        mean, rstd = torch.empty(batch, groups), torch.empty(batch, groups)
        _library.norm_forward(x.data_ptr(), gamma.data_ptr(), beta.data_ptr(), batch,
                              height * width, channels, groups, eps, int(silu), y.data_ptr(),
                              mean.data_ptr(), rstd.data_ptr())
        ctx.save_for_backward(x, gamma, beta, mean, rstd)
        ctx.groups, ctx.silu = groups, silu
        return y

    @staticmethod
    def backward(ctx, dy):
        x, gamma, beta, mean, rstd = ctx.saved_tensors
        dy = dy.to(torch.bfloat16).contiguous(memory_format=torch.channels_last)
        batch, channels, height, width = x.shape
        dx = torch.empty_like(x)
        dgamma, dbeta = torch.empty(batch, channels), torch.empty(batch, channels)
        _library.norm_backward(dy.data_ptr(), x.data_ptr(), gamma.data_ptr(), beta.data_ptr(),
                               mean.data_ptr(), rstd.data_ptr(), batch, height * width, channels,
                               ctx.groups, int(ctx.silu), dx.data_ptr(), dgamma.data_ptr(),
                               dbeta.data_ptr())
        return dx, dgamma.sum(0), dbeta.sum(0), None, None, None


class FastLayerNorm(torch.autograd.Function):
    """A layer norm is a group norm of one group, with every token a sample of its own."""

    @staticmethod
    def forward(ctx, x, gamma, beta, eps):
        x = x.contiguous()
        width = x.shape[-1]
        tokens = x.numel() // width
        y = torch.empty_like(x)
        mean, rstd = torch.empty(tokens), torch.empty(tokens)
        _library.norm_forward(x.data_ptr(), gamma.data_ptr(), beta.data_ptr(), tokens, 1, width, 1,
                              eps, 0, y.data_ptr(), mean.data_ptr(), rstd.data_ptr())
        ctx.save_for_backward(x, gamma, beta, mean, rstd)
        return y

    @staticmethod
    def backward(ctx, dy):
        x, gamma, beta, mean, rstd = ctx.saved_tensors
        dy = dy.to(torch.bfloat16).contiguous()
        width = x.shape[-1]
        tokens = x.numel() // width
        dx = torch.empty_like(x)
        dgamma, dbeta = torch.empty(tokens, width), torch.empty(tokens, width)
        _library.norm_backward(dy.data_ptr(), x.data_ptr(), gamma.data_ptr(), beta.data_ptr(),
                               mean.data_ptr(), rstd.data_ptr(), tokens, 1, width, 1, 0,
                               dx.data_ptr(), dgamma.data_ptr(), dbeta.data_ptr())
        return dx, dgamma.sum(0), dbeta.sum(0), None


class FastGate(torch.autograd.Function):
    """value * gelu(gate) for a projection that holds both."""

    @staticmethod
    def forward(ctx, x):
        x = x.contiguous()
        inner = x.shape[-1] // 2
        y = torch.empty(*x.shape[:-1], inner, dtype=x.dtype)
        _library.gate_forward(x.data_ptr(), y.numel() // inner, inner, y.data_ptr())
        ctx.save_for_backward(x)
        return y

    @staticmethod
    def backward(ctx, dy):
        (x,) = ctx.saved_tensors
        dy = dy.to(torch.bfloat16).contiguous()
        inner = x.shape[-1] // 2
        dx = torch.empty_like(x)
        _library.gate_backward(dy.data_ptr(), x.data_ptr(), dy.numel() // inner, inner,
                               dx.data_ptr())
        return dx
