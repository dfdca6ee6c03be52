# Every target sets up what it needs in .venv; `make help` lists them.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
HOST ?= 127.0.0.1
HTTPS ?=
DEMO_PASSWORD ?=
SKIPS ?=
# One more than the cores that the house counts with: journeys wait for their browser.
WORKERS ?= 3
PYTEST := $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help setup run test test-full check check-types check-rest bench bench-accuracy bench-web scanner-kit format translations clean

help: ## Liệt kê các lệnh
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/.run: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(VENV)/.assets: $(VENV)/.run tools/assets.py $(wildcard translations/*/LC_MESSAGES/*.po)
	@$(BIN)/python -m tools.assets
	@touch $@

setup: $(VENV)/.run $(VENV)/.assets ## Cài đặt vào .venv và dựng phông chữ, bản dịch

run: setup ## Chạy bản mẫu: web và tiến trình nền (PORT, HOST, DEMO_PASSWORD, HTTPS=1)
	@PORT="$(PORT)" HOST="$(HOST)" HTTPS="$(HTTPS)" DEMO_PASSWORD="$(DEMO_PASSWORD)" \
	  $(BIN)/python -m tools.run

dev: setup $(VENV)/.dev

test: dev check ## Kiểm thử: đơn vị, web, hai cơ sở dữ liệu, trình duyệt (15–20 phút trên 2 lõi)
	@$(BIN)/python -m tools.browser
	@SKIPS="$(SKIPS)" $(PYTEST) -q -n $(WORKERS) --dist loadgroup -m "not full"

test-full: dev check ## Như test, thêm mọi trang × vai trò × bề rộng, tải, dò lỗi dài
	@$(BIN)/python -m tools.browser
	@$(BIN)/python -m tools.mariadb
	@$(BIN)/python -m tools.office
	@CASES=new FULL=1 SKIPS="$(SKIPS)" $(PYTEST) -q -n $(WORKERS) --dist loadgroup

check: dev ## Soát mã: ruff, mypy, luật import, mẫu trang, gói quy định
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target check-types check-rest

# The types take as long as all the rest.
check-types:
	@$(BIN)/mypy compliance checklists scanners reports tools wsgi.py

check-rest:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/python -m checklists validate

format: dev ## Định dạng lại mã
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: dev ## Số đo của máy quét và gói quy định
	@$(BIN)/python -m bench.libraries

bench-accuracy: dev ## Độ đúng của máy quét: bảng theo loại dữ liệu và định dạng, kèm ngưỡng
	@$(BIN)/python -m bench.accuracy

scanner-kit: $(VENV)/.run ## Bộ máy quét cho máy không có mạng: ZIP có wheel và tệp khởi động (var/kit)
	@$(BIN)/python -m tools.scanner_kit

bench-web: dev ## Số đo của trang web bên cạnh một trang Flask trống (DATABASE=postgresql đổi cơ sở dữ liệu)
	@$(BIN)/python -m bench.web $(or $(DATABASE),sqlite)

translations: dev ## Cập nhật danh mục bản dịch từ mã và mẫu trang
	@$(BIN)/pybabel -q extract -F babel.cfg -k _l --no-location --sort-output --project attt --version 1 -o translations/messages.pot .
	@$(BIN)/pybabel -q update -N --ignore-obsolete --ignore-pot-creation-date -w 100 -i translations/messages.pot -d translations

clean: ## Xóa dữ liệu bản mẫu (var/), giữ .venv
	@rm -rf var
