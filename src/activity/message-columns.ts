/**
 * SQL after `from`: joins to a row `m` of rowcast.any_message its event's type (`v`), its table's name (`t`) and how many URLs
 * stand in each state (`s`). A URL's state is that of the latest call to it (call ids rise with time), so a dead call whose replay
 * was delivered counts as delivered. An attempt is looked for from an hour before its message on, so that clocks of
 * workers may differ and the partitions of earlier days are left out.
 */
export const MESSAGE_JOINS = `
  left join rowcast.event_version v on v.account_id = m.account_id and v.event_id = m.event_id and v.version = m.event_version
  left join rowcast.table_shape t on t.account_id = m.account_id and t.table_id = m.table_id and t.version = m.shape_version
  cross join lateral (
    select count(*) filter (where l.state = 'pending') as pending, count(*) filter (where l.state = 'held') as held,
      count(*) filter (where l.state = 'delivered') as delivered, count(*) filter (where l.state = 'dead') as dead,
      count(*) filter (where l.state = 'discarded') as discarded
    from (
      -- A call that ended keeps its end, whatever a late attempt met.
      select distinct on (k.url_id) k.state
      from (
        select c.url_id, c.id, 1 as rank, case when u.state = 'held' then 'held' else 'pending' end as state
        from rowcast.call c
        left join rowcast.outgoing_url u on u.account_id = c.account_id and u.webhook_id = c.webhook_id and u.id = c.url_id
        where c.account_id = m.account_id and c.webhook_id = m.webhook_id and c.message_id = m.id
        union all
        select e.url_id, e.id, 2, e.state
        from rowcast.undelivered_call e
        where e.account_id = m.account_id and e.webhook_id = m.webhook_id and e.message_id = m.id
        union all
        select a.url_id, a.call_id, 3, 'delivered'
        from rowcast.attempt a
        where a.message_id = m.id and a.account_id = m.account_id and a.webhook_id = m.webhook_id and a.outcome = 'delivered'
          and a.id >= rowcast.uuid_floor(rowcast.uuid_time(m.id) - interval '1 hour')
      ) k
      order by k.url_id, k.id desc, k.rank
    ) l
  ) s
  cross join lateral (
    select case
      when s.pending > 0 then 'pending'
      when s.held > 0 then 'held'
      when s.dead > 0 then 'dead'
      when s.discarded > 0 or s.delivered = 0 then 'discarded'
      else 'delivered'
    end as state
  ) w`;

/** The columns of a `MessageRow`, of what MESSAGE_JOINS joined. */
export const MESSAGE_COLUMNS = `
  m.id as "Id", m.event_id as "EventId", v.type as "EventType", t.table_name as "ObjectName", m.record_key as "RecordKey",
  m.source as "Source", m.actor as "Actor", rowcast.iso_time(m.event_date) as "EventDate", m.sequence as "Sequence", m.size as "Size",
  w.state as "State", m.problem as "Problem",
  json_build_object('Pending', s.pending, 'Held', s.held, 'Delivered', s.delivered, 'Dead', s.dead, 'Discarded', s.discarded) as "Calls"`;
