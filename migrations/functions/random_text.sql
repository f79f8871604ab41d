-- So many random characters out of an alphabet of at most 256, each equally likely: bytes of random UUIDs, of which
-- those beyond the last whole multiple of the alphabet are thrown away.
create or replace function rowcast.random_text(alphabet text, size integer) returns text
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  bound integer := 256 - 256 % length(alphabet);
  bytes bytea;
  result text := '';
begin
  loop
    bytes := uuid_send(gen_random_uuid());
    for position in 0..15 loop
      -- Six bits of these two bytes are the UUID's version and variant.
      continue when position in (6, 8) or get_byte(bytes, position) >= bound;
      result := result || substr(alphabet, get_byte(bytes, position) % length(alphabet) + 1, 1);
      if length(result) = size then
        return result;
      end if;
    end loop;
  end loop;
end
$$;
