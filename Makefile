# Hai lệnh thường dùng: make run (mở cổng), make test (kiểm thử). PORT và DATABASE_URL lấy từ môi trường.
export PORT ?= 8000
PY := .venv/bin/python
COMPILE := .venv/bin/pip-compile -q --generate-hashes --strip-extras --allow-unsafe --no-header --no-emit-options \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.PHONY: help run setup test bench lint format lock
help:  ## Danh sách lệnh
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run:  ## Chuẩn bị, nạp dữ liệu minh họa lần đầu, chạy cổng và tiến trình nền
	@deploy/setup.sh run
	@deploy/run.sh

setup:  ## Chỉ chuẩn bị môi trường trong .venv, đủ để chạy và kiểm thử
	@deploy/setup.sh test

test:  ## Chạy mọi kiểm thử, cả kiểm thử trình duyệt
	@deploy/setup.sh test
	@deploy/test.sh

bench:  ## Đo tốc độ, bộ nhớ của báo cáo bên cạnh thư viện trần
	@deploy/setup.sh test
	@.venv/bin/python -m tests.bench

lint:  ## Kiểm tra định dạng và các luật của mã nguồn
	@deploy/setup.sh test
	@deploy/lint.sh

format:  ## Định dạng lại mã nguồn
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

lock:  ## Ghim lại phiên bản thư viện (UPGRADE=--upgrade để nâng)
	@deploy/setup.sh dev
	$(COMPILE) $(UPGRADE) -o requirements/base.txt pyproject.toml
	$(COMPILE) $(UPGRADE) --extra test -c requirements/base.txt -o requirements/test.txt pyproject.toml
	$(COMPILE) $(UPGRADE) --all-extras -c requirements/test.txt -o requirements/dev.txt pyproject.toml
