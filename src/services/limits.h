// What a request may ask for. The page learns these from the capabilities.
#pragma once
#include <cstdint>

namespace atelier::limits {

constexpr int size_px_min = 64;
constexpr int size_px_max = 4096;
constexpr int size_px_multiple = 8;
constexpr int steps_min = 1;
constexpr int steps_max = 150;
constexpr double cfg_scale_min = 1;
constexpr double cfg_scale_max = 50;
constexpr double cfg_rescale_max = 1;
constexpr int clip_skip_max = 11;
constexpr double weight_max = 10;          // of a LoRA, either way
constexpr double control_weight_min = -1;  // of a control or reference image
constexpr double control_weight_max = 2;
constexpr double hires_scale_max = 4;
constexpr double upscale_scale_max = 8;
constexpr int mask_px_max = 512;       // blur and edge of a mask
constexpr int outpaint_px_max = 4096;  // on each side
constexpr int images_min = 1;
constexpr int images_max = 100;
constexpr int64_t seed_max = 4294967295;
constexpr int prompt_chars_max = 8000;  // Unicode code points
constexpr int idempotency_key_chars_max = 200;
constexpr int page_items_max = 200;
constexpr int name_chars_max = 80;        // of boards, collections and tags
constexpr int boards_max = 10'000;        // of one person
constexpr int board_levels_max = 16;      // a board in a board in a board ...
constexpr int selected_ids_max = 10'000;  // that a request names one by one
constexpr int collections_max = 1000;     // of one person
constexpr int file_name_chars_max = 255;
constexpr int ancestors_max = 50;  // that a lineage names
constexpr int children_max = 200;
constexpr int rating_max = 5;
constexpr int bulk_tags_max = 20;    // of one action
constexpr int asset_tags_max = 100;  // that a person gives one picture by hand
constexpr int trash_days_max = 3650;
constexpr int undos_listed_max = 50;
constexpr int undo_days = 30;                  // then an undo is forgotten
constexpr int task_faults_max = 200;           // that a task names; the others it counts
constexpr int event_asset_ids_max = 200;       // that one assets_changed names
constexpr int models_max = 50'000;             // that a scan finds
constexpr int model_folder_levels = 8;         // a folder in a folder ... below models/
constexpr int model_places_listed_max = 5000;  // of a folder somebody wants to install from
constexpr int model_name_chars_max = 200;
constexpr int model_description_chars_max = 16'000;
constexpr int installs_alive_max = 10'000;
constexpr int trigger_phrases_max = 100;
constexpr int search_chars_max = 200;
constexpr int presets_max = 1000;     // of one person
constexpr int batch_jobs_max = 1000;  // that one request asks for
constexpr int grid_axes_max = 3;
constexpr int grid_values_max = 200;       // of one axis
constexpr double sheet_pixels_max = 48e6;  // of the pictures on it
// A queue longer than this is a runaway script, not a person.
constexpr int queued_jobs_max = 10'000;

}  // namespace atelier::limits
