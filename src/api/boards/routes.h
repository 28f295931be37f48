#pragma once
#include "api/routes.h"

namespace atelier {
class BoardService;
class BulkService;
}  // namespace atelier

namespace atelier::api {

void add_board_routes(Routes& routes, BoardService& boards, BulkService& bulk);

}  // namespace atelier::api
