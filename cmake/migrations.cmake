# Embeds migrations/*.sql into atelier_db, each with its SHA-256, so that the program carries its
# own schema and notices when a merged migration was changed. Files stay under the 64 KiB a
# compiler promises for one string literal.
file(GLOB migration_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/migrations/*.sql)
list(SORT migration_files)
set(entries "")
set(count 0)
foreach(migration ${migration_files})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${migration})
  get_filename_component(name ${migration} NAME_WE)
  string(REGEX MATCH "^[0-9]+" number ${name})
  string(REGEX REPLACE "^0+" "" version ${number})
  file(SHA256 ${migration} sha256)
  file(READ ${migration} sql)
  string(APPEND entries "    {${version}, \"${name}\", \"${sha256}\", R\"sql(${sql})sql\"},\n")
  math(EXPR count "${count} + 1")
endforeach()
string(CONCAT text "#include <array>\n\n#include \"db/migrator.h\"\n\nnamespace atelier {\n"
  "namespace {\nconstexpr std::array<Migration, ${count}> migrations{{\n${entries}}};\n}\n"
  "std::span<const Migration> embedded_migrations() { return migrations; }\n}\n")
file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/generated/migrations.cpp CONTENT "${text}")
target_sources(atelier_db PRIVATE ${CMAKE_BINARY_DIR}/generated/migrations.cpp)
