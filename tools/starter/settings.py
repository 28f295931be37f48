"""Sizes of the starter model and of its training; everything else derives from these."""

PICTURE = 256

# 8 groups, not SD's 32: with 32 channels that would be one channel a group, and the decoder's last
# norm would then take the mean of every channel away, and with it the colour of the picture.
VAE = {"block_out_channels": [32, 32, 64, 96, 96], "layers_per_block": 1, "latent_channels": 8,
       "norm_num_groups": 8}

UNET = {"in_channels": VAE["latent_channels"], "block_out_channels": [128, 160],
        "layers_per_block": 1, "cross_attention_dim": 160, "heads": 8, "attention": [False, True]}

TEXT = {"hidden_size": 160, "intermediate_size": 480, "num_hidden_layers": 2,
        "num_attention_heads": 8}

LATENT_SIDE = PICTURE >> (len(VAE["block_out_channels"]) - 1)

VAE_TRAINING = {"batch": 8, "crop": 128, "rate": 1.5e-3, "kl": 2e-4, "edges": 0.5, "decay": 0.998}

UNET_TRAINING = {"batch": 64, "rate": 1e-3, "word_factor": 3.0, "matrix_factor": 1.0,
                 "decay": 0.998, "empty_captions": 0.10, "filler_words": 0.12, "cache": 40000,
                 "snr_cap": 5.0, "rate_of_exported": 0.3}

# What share of the batches is of which other size, and how many pictures of each are kept. Without
# them a thing is drawn twice where there is room for two; hence most of the largest.
OTHER_SIZES = {(192, 192): 0.04, (320, 320): 0.08, (384, 384): 0.34, (384, 320): 0.07,
               (320, 384): 0.07, (384, 256): 0.04, (256, 384): 0.04, (320, 192): 0.02,
               (192, 320): 0.02, (384, 192): 0.02, (192, 384): 0.02}
OTHER_SIZES_CACHE = 3000

# How much more often a subject is shown that the evaluator never recognised.
WEAKEST_SUBJECT = 2.5
# How much more often a picture of different things is shown: one thing alone is learned long before.
DIFFERENT_THINGS = 1.8
