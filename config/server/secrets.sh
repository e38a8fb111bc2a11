#!/bin/sh
# Makes the secrets of a server in ./secrets, each a random value in a file of its own.
# A file that is there already is kept, so running it again changes nothing.
set -eu

folder=${1:-secrets}
umask 077
mkdir -p "$folder"
# Only who may enter the folder reads them here. In a container they are read by its one user, whose
# number is another's on this machine: so the files themselves are open.
chmod 700 "$folder"

random() { od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n'; }

keep() {
    [ -e "$folder/$1" ] && return
    printf '%s' "$2" >"$folder/.new"
    chmod 444 "$folder/.new"
    mv "$folder/.new" "$folder/$1"
    echo "made $folder/$1"
}

keep secret_key "$(random)$(random)"
keep database_superuser_password "$(random)"
keep database_owner_password "$(random)"
keep database_password "$(random)"
keep queue_password "requirepass $(random)"
owner=$(cat "$folder/database_owner_password")
application=$(cat "$folder/database_password")
queue=$(cut -d' ' -f2 "$folder/queue_password")
keep database_owner_url "postgres://giaoban_owner:$owner@database/giaoban"
keep database_url "postgres://giaoban_app:$application@database/giaoban"
keep redis_url "redis://:$queue@queue/0"
