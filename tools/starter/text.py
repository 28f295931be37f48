"""The CLIP text encoder with free width, depth and a trimmed vocabulary."""
import torch
from torch import nn

from layers import LayerNorm, attention


class Embeddings(nn.Module):
    def __init__(self, rows, width):
        super().__init__()
        self.token_embedding = nn.Embedding(rows, width)
        self.position_embedding = nn.Embedding(77, width)


class SelfAttention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.q_proj = nn.Linear(width, width)
        self.k_proj = nn.Linear(width, width)
        self.v_proj = nn.Linear(width, width)
        self.out_proj = nn.Linear(width, width)

    def forward(self, x, mask):
        out = attention(self.q_proj(x), self.k_proj(x), self.v_proj(x), self.heads, mask)
        return self.out_proj(out)


class Mlp(nn.Module):
    def __init__(self, width, inner):
        super().__init__()
        self.fc1 = nn.Linear(width, inner)
        self.fc2 = nn.Linear(inner, width)

    def forward(self, x):
        h = self.fc1(x)
        return self.fc2(h * torch.sigmoid(1.702 * h))  # CLIP's quick gelu


class EncoderLayer(nn.Module):
    def __init__(self, width, inner, heads):
        super().__init__()
        self.layer_norm1 = LayerNorm(width)
        self.self_attn = SelfAttention(width, heads)
        self.layer_norm2 = LayerNorm(width)
        self.mlp = Mlp(width, inner)

    def forward(self, x, mask):
        x = x + self.self_attn(self.layer_norm1(x), mask)
        return x + self.mlp(self.layer_norm2(x))


class Encoder(nn.Module):
    def __init__(self, config):
        super().__init__()
        width = config["hidden_size"]
        self.layers = nn.ModuleList(
            EncoderLayer(width, config["intermediate_size"], config["num_attention_heads"])
            for _ in range(config["num_hidden_layers"]))


class TextModel(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.embeddings = Embeddings(config["rows"], config["hidden_size"])
        self.encoder = Encoder(config)
        self.final_layer_norm = LayerNorm(config["hidden_size"])


class TextEncoder(nn.Module):
    """config: rows, hidden_size, intermediate_size, num_hidden_layers, num_attention_heads.

    `rows` are rows of the trimmed table, not CLIP ids; the tokenizer maps one to the other.
    """

    def __init__(self, config):
        super().__init__()
        self.config = config
        self.text_model = TextModel(config)

    def forward(self, rows, learned=None):
        """rows [B,77] -> last hidden state after the final norm [B,77,width].

        `learned`: vectors of a textual inversion; they are the rows behind the table.
        """
        model = self.text_model
        words = model.embeddings.token_embedding.weight
        table = words if learned is None else torch.cat([words, learned])
        x = torch.nn.functional.embedding(rows, table) + model.embeddings.position_embedding.weight
        length = rows.shape[1]
        mask = torch.full((length, length), float("-inf"), device=rows.device).triu(1)
        for layer in model.encoder.layers:
            x = layer(x, mask)
        return model.final_layer_norm(x)
