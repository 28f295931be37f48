#include "store/models.h"

#include "base/enum_names.h"
#include "store/text_list.h"

namespace atelier {
namespace {

#define MODEL_COLUMNS                                                                            \
  "id, path, name, hash, base, type, format, bytes, description, native_width, native_height, "  \
  "size_multiple, default_scheduler, default_steps, default_cfg_scale, default_width, "          \
  "default_height, example_prompts, trigger_phrases, state, fault, is_default, bundled, added, " \
  "stamp, created_at, variant, prediction, family_label, trigger, vectors, scale, "              \
  "default_weight, default_cfg_rescale, default_clip_skip, default_vae_id, "                     \
  "default_preprocessor, source, source_url, cover, edited, updated_at, rev"

// The row with the same path keeps its id, its birthday and whether it is the default.
constexpr Query put_model{
    "models.put",
    "INSERT INTO models (" MODEL_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, "
    "$18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, "
    "$35, $36, $37, $38, $39, $40, $41, $42, $43) "
    "ON CONFLICT (path) DO UPDATE SET name = excluded.name, hash = excluded.hash, "
    "base = excluded.base, type = excluded.type, format = excluded.format, "
    "bytes = excluded.bytes, description = excluded.description, "
    "native_width = excluded.native_width, native_height = excluded.native_height, "
    "size_multiple = excluded.size_multiple, default_scheduler = excluded.default_scheduler, "
    "default_steps = excluded.default_steps, default_cfg_scale = excluded.default_cfg_scale, "
    "default_width = excluded.default_width, default_height = excluded.default_height, "
    "example_prompts = excluded.example_prompts, trigger_phrases = excluded.trigger_phrases, "
    "state = excluded.state, fault = excluded.fault, bundled = excluded.bundled, "
    "added = excluded.added, stamp = excluded.stamp, variant = excluded.variant, "
    "prediction = excluded.prediction, family_label = excluded.family_label, "
    "trigger = excluded.trigger, vectors = excluded.vectors, scale = excluded.scale, "
    "default_weight = excluded.default_weight, "
    "default_cfg_rescale = excluded.default_cfg_rescale, "
    "default_clip_skip = excluded.default_clip_skip, "
    "default_vae_id = excluded.default_vae_id, "
    "default_preprocessor = excluded.default_preprocessor, source = excluded.source, "
    "source_url = excluded.source_url, cover = excluded.cover, edited = excluded.edited, "
    "updated_at = excluded.updated_at, rev = models.rev + 1"};
constexpr Query select_all{
    "models.all", "SELECT " MODEL_COLUMNS " FROM models ORDER BY is_default DESC, name, id"};
constexpr Query select_of_type{
    "models.of_type", "SELECT " MODEL_COLUMNS " FROM models WHERE type = $1 ORDER BY name, id"};
constexpr Query select_model{"models.find", "SELECT " MODEL_COLUMNS " FROM models WHERE id = $1"};
constexpr Query select_at{"models.find_at", "SELECT " MODEL_COLUMNS " FROM models WHERE path = $1"};
constexpr Query select_default{"models.find_default",
                               "SELECT " MODEL_COLUMNS " FROM models WHERE is_default = 1"};
constexpr Query select_lost{
    "models.find_lost", "SELECT " MODEL_COLUMNS
                        " FROM models WHERE state = 'missing' AND hash = $1 ORDER BY id LIMIT 1"};
constexpr Query clear_default{"models.clear_default",
                              "UPDATE models SET is_default = 0 WHERE is_default = 1 AND id <> $1"};
constexpr Query make_default{"models.make_default",
                             "UPDATE models SET is_default = 1 WHERE id = $1"};
constexpr Query delete_model{"models.remove", "DELETE FROM models WHERE id = $1"};
constexpr Query move_model{"models.move", "UPDATE models SET path = $2 WHERE id = $1"};
constexpr Query count_jobs{"models.count_jobs",
                           "SELECT count(*) FROM jobs WHERE state IN ('queued', 'running') "
                           "AND (model_id = $1 OR instr(details, $1) > 0)"};
constexpr Query select_forgotten{"models.forgotten", "SELECT path, stamp FROM forgotten_models"};
constexpr Query put_forgotten{"models.forget",
                              "INSERT INTO forgotten_models (path, stamp) VALUES ($1, $2) "
                              "ON CONFLICT (path) DO UPDATE SET stamp = excluded.stamp"};
constexpr Query delete_forgotten{"models.unforget", "DELETE FROM forgotten_models WHERE path = $1"};
#undef MODEL_COLUMNS

Model model_from(const Row& row) {
  Model model;
  model.id = {row.text(0)};
  model.path = row.text(1);
  model.name = row.text(2);
  model.hash = row.text(3);
  model.base = row.text(4);
  model.type = row.text(5);
  model.format = row.text(6);
  model.bytes = row.integer(7);
  model.description = row.text(8);
  model.native_width = int(row.integer(9));
  model.native_height = int(row.integer(10));
  model.size_multiple = int(row.integer(11));
  model.defaults = {.scheduler = row.text(12),
                    .steps = int(row.integer(13)),
                    .cfg_scale = row.real(14),
                    .width = int(row.integer(15)),
                    .height = int(row.integer(16))};
  model.example_prompts = split_texts(row.text(17));
  model.trigger_phrases = split_texts(row.text(18));
  model.state = find_enum<ModelState>(row.text(19)).value();
  model.fault = row.text(20);
  model.is_default = row.integer(21) != 0;
  model.bundled = row.integer(22) != 0;
  model.added = row.integer(23) != 0;
  model.stamp = row.text(24);
  model.created_at = row.integer(25);
  model.variant = row.text(26);
  model.prediction = row.text(27);
  model.family_label = row.text(28);
  model.trigger = row.text(29);
  model.vectors = int(row.integer(30));
  model.scale = int(row.integer(31));
  if (!row.is_null(32)) model.default_weight = row.real(32);
  model.defaults.cfg_rescale = row.real(33);
  model.defaults.clip_skip = int(row.integer(34));
  if (auto vae = row.find_text(35)) model.defaults.vae_id = ModelId{std::move(*vae)};
  model.defaults.preprocessor = row.find_text(36);
  model.source = row.text(37);
  model.source_url = row.text(38);
  model.cover = row.text(39);
  model.edited = split_texts(row.text(40));
  model.updated_at = row.integer(41);
  model.rev = row.integer(42);
  return model;
}

Result<std::optional<Model>> one(Result<std::optional<Row>> row) {
  if (!row) return Failure(std::move(row).error());
  return *row ? std::optional(model_from(**row)) : std::optional<Model>();
}

}  // namespace

Result<> ModelStore::put(Tx& tx, const Model& m) const {
  const ModelDefaults& d = m.defaults;
  const auto vae_id = d.vae_id ? std::optional(d.vae_id->text) : std::nullopt;
  TRY_DO(tx.run(put_model, m.id.text, m.path, m.name, m.hash, m.base, m.type, m.format, m.bytes,
                m.description, m.native_width, m.native_height, m.size_multiple, d.scheduler,
                d.steps, d.cfg_scale, d.width, d.height, join_texts(m.example_prompts),
                join_texts(m.trigger_phrases), name_of(m.state), m.fault, m.is_default, m.bundled,
                m.added, m.stamp, m.created_at, m.variant, m.prediction, m.family_label, m.trigger,
                m.vectors, m.scale, m.default_weight, d.cfg_rescale, d.clip_skip, vae_id,
                d.preprocessor, m.source, m.source_url, m.cover, join_texts(m.edited), m.updated_at,
                m.rev));
  return {};
}

Result<std::vector<Model>> ModelStore::all(Tx& tx) const {
  TRY(const auto rows, tx.all(select_all));
  std::vector<Model> models;
  for (const Row& row : rows) models.push_back(model_from(row));
  return models;
}

Result<std::vector<Model>> ModelStore::of_type(Tx& tx, std::string_view type) const {
  TRY(const auto rows, tx.all(select_of_type, type));
  std::vector<Model> models;
  for (const Row& row : rows) models.push_back(model_from(row));
  return models;
}

Result<std::optional<Model>> ModelStore::find(Tx& tx, const ModelId& id) const {
  return one(tx.first(select_model, id.text));
}

Result<std::optional<Model>> ModelStore::find_at(Tx& tx, std::string_view path) const {
  return one(tx.first(select_at, path));
}

Result<std::optional<Model>> ModelStore::find_default(Tx& tx) const {
  return one(tx.first(select_default));
}

Result<> ModelStore::set_default(Tx& tx, const ModelId& id) const {
  TRY_DO(tx.run(clear_default, id.text));
  TRY_DO(tx.run(make_default, id.text));
  return {};
}

Result<> ModelStore::remove(Tx& tx, const ModelId& id) const {
  TRY_DO(tx.run(delete_model, id.text));
  return {};
}

Result<std::optional<Model>> ModelStore::find_lost(Tx& tx, std::string_view hash) const {
  return one(tx.first(select_lost, hash));
}

Result<> ModelStore::move(Tx& tx, const ModelId& id, std::string_view path) const {
  TRY_DO(tx.run(move_model, id.text, path));
  return {};
}

Result<int64_t> ModelStore::count_jobs_that_need(Tx& tx, const ModelId& id) const {
  TRY(const auto row, tx.first(count_jobs, id.text));
  return row->integer(0);
}

Result<std::map<std::string, std::string>> ModelStore::forgotten(Tx& tx) const {
  TRY(const auto rows, tx.all(select_forgotten));
  std::map<std::string, std::string> stamps;
  for (const Row& row : rows) stamps.emplace(row.text(0), row.text(1));
  return stamps;
}

Result<> ModelStore::forget(Tx& tx, std::string_view path, std::string_view stamp) const {
  TRY_DO(tx.run(put_forgotten, path, stamp));
  return {};
}

Result<> ModelStore::unforget(Tx& tx, std::string_view path) const {
  TRY_DO(tx.run(delete_forgotten, path));
  return {};
}

}  // namespace atelier
