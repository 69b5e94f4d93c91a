#!/bin/sh
# Transaction pooling for the app role; passwords come from the environment, never from the image.
set -eu
umask 077
folder="$(mktemp -d)"
printf '"batcherp_app" "%s"\n' "${BATCHERP_PASSWORD_APP:?is not set}" >"$folder/users.txt"
cat >"$folder/pgbouncer.ini" <<INI
[databases]
batcherp = host=postgres port=5432 dbname=batcherp
[pgbouncer]
listen_addr = 0.0.0.0
listen_port = 6432
unix_socket_dir =
auth_type = scram-sha-256
auth_file = $folder/users.txt
pool_mode = transaction
default_pool_size = 20
reserve_pool_size = 5
max_client_conn = 500
server_reset_query_always = 0
ignore_startup_parameters = extra_float_digits
INI
exec pgbouncer "$folder/pgbouncer.ini"
