SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);
CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);
CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);
CREATE FUNCTION public.entry_partition(month date) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    first date := date_trunc('month', month);
    name text := 'entry_' || to_char(month, 'YYYYMM');
    zone text := 'Asia/Shanghai';
BEGIN
    IF to_regclass(name) IS NOT NULL THEN RETURN false; END IF;
    IF first < date_trunc('month', now()) - interval '1 month' OR first > now() + interval '24 months' THEN
        RAISE EXCEPTION 'Entry partitions are made for the months around today only, not for %.', first;
    END IF;
    EXECUTE format('CREATE TABLE %I PARTITION OF entry FOR VALUES FROM (%L) TO (%L)', name,
        first::timestamp AT TIME ZONE zone, (first + interval '1 month')::timestamp AT TIME ZONE zone);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT
        EXECUTE FUNCTION journal_is_append_only()', name);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', name);
    RETURN true;
EXCEPTION WHEN check_violation THEN
    RETURN false;  -- rows of this month lie in the default partition already; they stay there and are found
END $$;
CREATE FUNCTION public.journal_horizon() RETURNS xid8
    LANGUAGE sql STABLE
    AS $$SELECT pg_snapshot_xmin(pg_current_snapshot())$$;
CREATE FUNCTION public.journal_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'The table % is append-only: % is refused.', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;
    RETURN job_ids;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;
    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;
    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;
    RETURN _job_id;
END;
$$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);
CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;
 RETURN found_jobs;
END;
$$;
CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;
CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;
CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;
CREATE TABLE public.access_log (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    person_id bigint,
    what text NOT NULL,
    record_id bigint,
    address text NOT NULL,
    request_id text NOT NULL,
    hash bytea NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL
);
ALTER TABLE public.access_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.access_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.api_token (
    id bigint NOT NULL,
    digest bytea NOT NULL,
    name character varying(60) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    person_id bigint NOT NULL
);
ALTER TABLE public.api_token ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.api_token_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.appointment (
    id bigint NOT NULL,
    area character varying(160) NOT NULL COLLATE pg_catalog."C",
    starts_on date NOT NULL,
    ends_on date,
    holder_path character varying(160) NOT NULL COLLATE pg_catalog."C",
    person_id bigint NOT NULL,
    post_id character varying(40) NOT NULL,
    CONSTRAINT appointment_period CHECK (((ends_on IS NULL) OR (ends_on >= starts_on)))
);
ALTER TABLE public.appointment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.appointment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.area (
    path character varying(160) NOT NULL COLLATE pg_catalog."C",
    code character varying(40) NOT NULL,
    kind character varying(30) NOT NULL,
    name character varying(80) NOT NULL,
    name_en character varying(80) NOT NULL
);
CREATE TABLE public.boundary (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    name character varying(80) NOT NULL,
    area_path character varying(160) NOT NULL COLLATE pg_catalog."C",
    wkb bytea NOT NULL,
    west double precision NOT NULL,
    south double precision NOT NULL,
    east double precision NOT NULL,
    north double precision NOT NULL,
    version_id bigint CONSTRAINT boundary_version_id_not_null1 NOT NULL,
    CONSTRAINT boundary_box CHECK (((west <= east) AND (south <= north)))
);
ALTER TABLE public.boundary ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.boundary_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.boundary_version (
    id bigint NOT NULL,
    layer character varying(20) NOT NULL,
    valid_from date NOT NULL,
    source character varying(200) NOT NULL,
    loaded_at timestamp with time zone NOT NULL,
    loaded_by character varying(80) NOT NULL,
    digest bytea NOT NULL
);
ALTER TABLE public.boundary_version ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.boundary_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.calendar_day (
    id bigint NOT NULL,
    day date NOT NULL,
    works boolean NOT NULL,
    name character varying(60) NOT NULL,
    notice_id bigint NOT NULL
);
ALTER TABLE public.calendar_day ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.calendar_day_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.calendar_notice (
    id bigint NOT NULL,
    source character varying(300) NOT NULL,
    published date NOT NULL,
    loading_id bigint NOT NULL
);
ALTER TABLE public.calendar_notice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.calendar_notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.calendar_year (
    id bigint NOT NULL,
    year smallint NOT NULL,
    revision smallint NOT NULL,
    loaded_at timestamp with time zone NOT NULL,
    loaded_by character varying(120) NOT NULL,
    CONSTRAINT calendar_year_revision_counts CHECK ((revision >= 1))
);
ALTER TABLE public.calendar_year ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.calendar_year_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.catalogue_class (
    code character varying(80) NOT NULL,
    scheme character varying(40) NOT NULL,
    kind character varying(12) NOT NULL,
    major character varying(60) NOT NULL,
    name character varying(80) NOT NULL,
    name_en character varying(80) NOT NULL,
    source character varying(200) NOT NULL,
    confidence character varying(10) NOT NULL,
    valid_from date
);
CREATE TABLE public.catalogue_condition (
    code character varying(90) NOT NULL,
    words character varying(300) NOT NULL,
    words_en character varying(300) NOT NULL,
    amount integer NOT NULL,
    unit character varying(20) NOT NULL,
    closing character varying(200) NOT NULL,
    closing_en character varying(200) NOT NULL,
    problem_class_id character varying(80) NOT NULL
);
CREATE TABLE public.correction_inspection (
    record_id bigint NOT NULL,
    result character varying(20) NOT NULL,
    finding text NOT NULL
);
CREATE TABLE public.correction_order (
    record_id bigint NOT NULL,
    party_kind character varying(20) NOT NULL,
    violation text NOT NULL,
    demand text NOT NULL,
    basis character varying(200) NOT NULL,
    days integer,
    more_days integer
);
CREATE TABLE public.deadline (
    name character varying(40) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    amount integer NOT NULL,
    unit character varying(20) NOT NULL,
    hours character varying(60) NOT NULL,
    calendar_version character varying(40) NOT NULL,
    paused jsonb NOT NULL,
    due_at timestamp with time zone,
    ended_at timestamp with time zone,
    record_id bigint NOT NULL
);
CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE SEQUENCE public.entry_id
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE public.entry (
    at timestamp with time zone NOT NULL,
    id bigint DEFAULT nextval('public.entry_id'::regclass) NOT NULL,
    record_id bigint NOT NULL,
    seq integer NOT NULL,
    version integer NOT NULL,
    step text NOT NULL,
    actor_id bigint,
    post text NOT NULL,
    unit text NOT NULL COLLATE pg_catalog."C",
    from_state text NOT NULL,
    to_state text NOT NULL,
    changes jsonb NOT NULL,
    form jsonb NOT NULL,
    outcome text NOT NULL,
    lon text NOT NULL,
    lat text NOT NULL,
    attachments jsonb NOT NULL,
    personal_digest text NOT NULL,
    prev bytea NOT NULL,
    hash bytea NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL
)
PARTITION BY RANGE (at);
CREATE TABLE public.entry_202611 (
    at timestamp with time zone CONSTRAINT entry_at_not_null NOT NULL,
    id bigint DEFAULT nextval('public.entry_id'::regclass) CONSTRAINT entry_id_not_null NOT NULL,
    record_id bigint CONSTRAINT entry_record_id_not_null NOT NULL,
    seq integer CONSTRAINT entry_seq_not_null NOT NULL,
    version integer CONSTRAINT entry_version_not_null NOT NULL,
    step text CONSTRAINT entry_step_not_null NOT NULL,
    actor_id bigint,
    post text CONSTRAINT entry_post_not_null NOT NULL,
    unit text CONSTRAINT entry_unit_not_null NOT NULL COLLATE pg_catalog."C",
    from_state text CONSTRAINT entry_from_state_not_null NOT NULL,
    to_state text CONSTRAINT entry_to_state_not_null NOT NULL,
    changes jsonb CONSTRAINT entry_changes_not_null NOT NULL,
    form jsonb CONSTRAINT entry_form_not_null NOT NULL,
    outcome text CONSTRAINT entry_outcome_not_null NOT NULL,
    lon text CONSTRAINT entry_lon_not_null NOT NULL,
    lat text CONSTRAINT entry_lat_not_null NOT NULL,
    attachments jsonb CONSTRAINT entry_attachments_not_null NOT NULL,
    personal_digest text CONSTRAINT entry_personal_digest_not_null NOT NULL,
    prev bytea CONSTRAINT entry_prev_not_null NOT NULL,
    hash bytea CONSTRAINT entry_hash_not_null NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() CONSTRAINT entry_xid_not_null NOT NULL
);
CREATE TABLE public.entry_202612 (
    at timestamp with time zone CONSTRAINT entry_at_not_null NOT NULL,
    id bigint DEFAULT nextval('public.entry_id'::regclass) CONSTRAINT entry_id_not_null NOT NULL,
    record_id bigint CONSTRAINT entry_record_id_not_null NOT NULL,
    seq integer CONSTRAINT entry_seq_not_null NOT NULL,
    version integer CONSTRAINT entry_version_not_null NOT NULL,
    step text CONSTRAINT entry_step_not_null NOT NULL,
    actor_id bigint,
    post text CONSTRAINT entry_post_not_null NOT NULL,
    unit text CONSTRAINT entry_unit_not_null NOT NULL COLLATE pg_catalog."C",
    from_state text CONSTRAINT entry_from_state_not_null NOT NULL,
    to_state text CONSTRAINT entry_to_state_not_null NOT NULL,
    changes jsonb CONSTRAINT entry_changes_not_null NOT NULL,
    form jsonb CONSTRAINT entry_form_not_null NOT NULL,
    outcome text CONSTRAINT entry_outcome_not_null NOT NULL,
    lon text CONSTRAINT entry_lon_not_null NOT NULL,
    lat text CONSTRAINT entry_lat_not_null NOT NULL,
    attachments jsonb CONSTRAINT entry_attachments_not_null NOT NULL,
    personal_digest text CONSTRAINT entry_personal_digest_not_null NOT NULL,
    prev bytea CONSTRAINT entry_prev_not_null NOT NULL,
    hash bytea CONSTRAINT entry_hash_not_null NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() CONSTRAINT entry_xid_not_null NOT NULL
);
CREATE TABLE public.entry_202701 (
    at timestamp with time zone CONSTRAINT entry_at_not_null NOT NULL,
    id bigint DEFAULT nextval('public.entry_id'::regclass) CONSTRAINT entry_id_not_null NOT NULL,
    record_id bigint CONSTRAINT entry_record_id_not_null NOT NULL,
    seq integer CONSTRAINT entry_seq_not_null NOT NULL,
    version integer CONSTRAINT entry_version_not_null NOT NULL,
    step text CONSTRAINT entry_step_not_null NOT NULL,
    actor_id bigint,
    post text CONSTRAINT entry_post_not_null NOT NULL,
    unit text CONSTRAINT entry_unit_not_null NOT NULL COLLATE pg_catalog."C",
    from_state text CONSTRAINT entry_from_state_not_null NOT NULL,
    to_state text CONSTRAINT entry_to_state_not_null NOT NULL,
    changes jsonb CONSTRAINT entry_changes_not_null NOT NULL,
    form jsonb CONSTRAINT entry_form_not_null NOT NULL,
    outcome text CONSTRAINT entry_outcome_not_null NOT NULL,
    lon text CONSTRAINT entry_lon_not_null NOT NULL,
    lat text CONSTRAINT entry_lat_not_null NOT NULL,
    attachments jsonb CONSTRAINT entry_attachments_not_null NOT NULL,
    personal_digest text CONSTRAINT entry_personal_digest_not_null NOT NULL,
    prev bytea CONSTRAINT entry_prev_not_null NOT NULL,
    hash bytea CONSTRAINT entry_hash_not_null NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() CONSTRAINT entry_xid_not_null NOT NULL
);
CREATE TABLE public.entry_202702 (
    at timestamp with time zone CONSTRAINT entry_at_not_null NOT NULL,
    id bigint DEFAULT nextval('public.entry_id'::regclass) CONSTRAINT entry_id_not_null NOT NULL,
    record_id bigint CONSTRAINT entry_record_id_not_null NOT NULL,
    seq integer CONSTRAINT entry_seq_not_null NOT NULL,
    version integer CONSTRAINT entry_version_not_null NOT NULL,
    step text CONSTRAINT entry_step_not_null NOT NULL,
    actor_id bigint,
    post text CONSTRAINT entry_post_not_null NOT NULL,
    unit text CONSTRAINT entry_unit_not_null NOT NULL COLLATE pg_catalog."C",
    from_state text CONSTRAINT entry_from_state_not_null NOT NULL,
    to_state text CONSTRAINT entry_to_state_not_null NOT NULL,
    changes jsonb CONSTRAINT entry_changes_not_null NOT NULL,
    form jsonb CONSTRAINT entry_form_not_null NOT NULL,
    outcome text CONSTRAINT entry_outcome_not_null NOT NULL,
    lon text CONSTRAINT entry_lon_not_null NOT NULL,
    lat text CONSTRAINT entry_lat_not_null NOT NULL,
    attachments jsonb CONSTRAINT entry_attachments_not_null NOT NULL,
    personal_digest text CONSTRAINT entry_personal_digest_not_null NOT NULL,
    prev bytea CONSTRAINT entry_prev_not_null NOT NULL,
    hash bytea CONSTRAINT entry_hash_not_null NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() CONSTRAINT entry_xid_not_null NOT NULL
);
CREATE TABLE public.entry_default (
    at timestamp with time zone CONSTRAINT entry_at_not_null NOT NULL,
    id bigint DEFAULT nextval('public.entry_id'::regclass) CONSTRAINT entry_id_not_null NOT NULL,
    record_id bigint CONSTRAINT entry_record_id_not_null NOT NULL,
    seq integer CONSTRAINT entry_seq_not_null NOT NULL,
    version integer CONSTRAINT entry_version_not_null NOT NULL,
    step text CONSTRAINT entry_step_not_null NOT NULL,
    actor_id bigint,
    post text CONSTRAINT entry_post_not_null NOT NULL,
    unit text CONSTRAINT entry_unit_not_null NOT NULL COLLATE pg_catalog."C",
    from_state text CONSTRAINT entry_from_state_not_null NOT NULL,
    to_state text CONSTRAINT entry_to_state_not_null NOT NULL,
    changes jsonb CONSTRAINT entry_changes_not_null NOT NULL,
    form jsonb CONSTRAINT entry_form_not_null NOT NULL,
    outcome text CONSTRAINT entry_outcome_not_null NOT NULL,
    lon text CONSTRAINT entry_lon_not_null NOT NULL,
    lat text CONSTRAINT entry_lat_not_null NOT NULL,
    attachments jsonb CONSTRAINT entry_attachments_not_null NOT NULL,
    personal_digest text CONSTRAINT entry_personal_digest_not_null NOT NULL,
    prev bytea CONSTRAINT entry_prev_not_null NOT NULL,
    hash bytea CONSTRAINT entry_hash_not_null NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() CONSTRAINT entry_xid_not_null NOT NULL
);
CREATE TABLE public.holder (
    path character varying(160) NOT NULL COLLATE pg_catalog."C",
    name character varying(80) NOT NULL,
    name_en character varying(80) NOT NULL,
    kind character varying(30) NOT NULL,
    territory character varying(160) NOT NULL COLLATE pg_catalog."C",
    ends_on date
);
CREATE TABLE public.person (
    id bigint NOT NULL,
    login character varying(60) NOT NULL,
    name character varying(60) NOT NULL,
    name_en character varying(60) NOT NULL,
    password character varying(200) NOT NULL,
    language character varying(10) NOT NULL,
    is_active boolean NOT NULL,
    failed_logins smallint NOT NULL,
    locked_until timestamp with time zone,
    must_change_password boolean NOT NULL,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE public.person ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.personal (
    id bigint NOT NULL,
    seq integer NOT NULL,
    name character varying(40) NOT NULL,
    value text NOT NULL,
    salt bytea NOT NULL,
    record_id bigint NOT NULL
);
ALTER TABLE public.personal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.personal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.post (
    code character varying(40) NOT NULL,
    name character varying(60) NOT NULL,
    name_en character varying(60) NOT NULL,
    permissions character varying(60)[] NOT NULL,
    admin_kind character varying(10) NOT NULL
);
CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);
CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;
CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;
CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);
CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;
CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.record (
    id bigint NOT NULL,
    number character varying(40) NOT NULL,
    process character varying(60) NOT NULL,
    process_version smallint NOT NULL,
    state character varying(40) NOT NULL,
    version integer NOT NULL,
    seq integer NOT NULL,
    head bytea NOT NULL,
    title character varying(200) NOT NULL,
    address character varying(200) NOT NULL,
    area_path character varying(160) NOT NULL COLLATE pg_catalog."C",
    boundary_version integer NOT NULL,
    responsibility character varying(40) NOT NULL,
    holder_path character varying(160) NOT NULL COLLATE pg_catalog."C",
    holder_person_id bigint,
    lon double precision,
    lat double precision,
    opened_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    calendar_missing boolean NOT NULL,
    closed_at timestamp with time zone,
    outcome character varying(40) NOT NULL,
    open_children integer NOT NULL,
    parent_id bigint
)
WITH (fillfactor='80');
CREATE SEQUENCE public.record_id
    START WITH 1000
    INCREMENT BY 100
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE public.relay_cursor (
    name character varying(60) NOT NULL,
    xid bigint NOT NULL,
    entry_id bigint NOT NULL,
    moved_at timestamp with time zone
);
CREATE TABLE public.seal (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    journal character varying(20) NOT NULL,
    from_xid bigint NOT NULL,
    from_id bigint NOT NULL,
    to_xid bigint NOT NULL,
    to_id bigint NOT NULL,
    count integer NOT NULL,
    root bytea NOT NULL,
    manifest bytea NOT NULL,
    prev bytea NOT NULL,
    hash bytea NOT NULL
);
ALTER TABLE public.seal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.seal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.session (
    digest bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    person_id bigint NOT NULL
);
CREATE TABLE public.share (
    id bigint NOT NULL,
    holder_path character varying(160) NOT NULL COLLATE pg_catalog."C",
    reason character varying(20) NOT NULL,
    until timestamp with time zone,
    record_id bigint NOT NULL
);
ALTER TABLE public.share ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.share_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.submission (
    actor character varying(60) NOT NULL,
    key character varying(80) NOT NULL,
    digest bytea NOT NULL,
    record_id bigint NOT NULL,
    answer jsonb NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.supervision_case (
    record_id bigint NOT NULL,
    channel character varying(30) NOT NULL,
    words text NOT NULL,
    class_code character varying(80) NOT NULL,
    condition character varying(90) NOT NULL,
    centre character varying(160) NOT NULL COLLATE pg_catalog."C",
    command character varying(160) NOT NULL COLLATE pg_catalog."C",
    department character varying(160) NOT NULL COLLATE pg_catalog."C",
    returns smallint NOT NULL,
    reworks smallint NOT NULL,
    result text NOT NULL,
    finding text NOT NULL,
    reported_by bigint,
    handled_by bigint,
    source character varying(40),
    external_id character varying(60),
    remarks text NOT NULL
);
CREATE TABLE public.supervision_report (
    id bigint NOT NULL,
    channel character varying(30) NOT NULL,
    words text NOT NULL,
    address character varying(200) NOT NULL,
    lon double precision,
    lat double precision,
    received_at timestamp with time zone NOT NULL,
    reported_by bigint
);
CREATE TABLE public.supervision_report_link (
    report_id bigint NOT NULL,
    record_id bigint NOT NULL
);
ALTER TABLE ONLY public.entry ATTACH PARTITION public.entry_202611 FOR VALUES FROM ('2026-10-31 16:00:00+00') TO ('2026-11-30 16:00:00+00');
ALTER TABLE ONLY public.entry ATTACH PARTITION public.entry_202612 FOR VALUES FROM ('2026-11-30 16:00:00+00') TO ('2026-12-31 16:00:00+00');
ALTER TABLE ONLY public.entry ATTACH PARTITION public.entry_202701 FOR VALUES FROM ('2026-12-31 16:00:00+00') TO ('2027-01-31 16:00:00+00');
ALTER TABLE ONLY public.entry ATTACH PARTITION public.entry_202702 FOR VALUES FROM ('2027-01-31 16:00:00+00') TO ('2027-02-28 16:00:00+00');
ALTER TABLE ONLY public.entry ATTACH PARTITION public.entry_default DEFAULT;
ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);
INSERT INTO public.access_log OVERRIDING SYSTEM VALUE VALUES
	(1, '2026-11-23 10:53:03.081503+00', 'posts_set_up', NULL, '', NULL, '', '', '\x09509e71a4479bc94b47b1e5db7c474744541b8c3119721de00924adc47f0068', '843'),
	(2, '2026-11-23 10:53:03.091476+00', 'unit_set_up', NULL, 'jx/', NULL, '', '', '\xbe9818692bef4cea670179d23cfd50c2c34d62237f17bf302d59c300a3b98cf8', '846'),
	(3, '2026-11-23 10:53:03.097017+00', 'unit_set_up', NULL, 'jx/jd/', NULL, '', '', '\xedcd4d816dd14a57c7bb6bbe7cd8950228a4049920fa8ab718b59656d68829d0', '849'),
	(4, '2026-11-23 10:53:03.101602+00', 'unit_set_up', NULL, 'jx/zh/', NULL, '', '', '\x646f9dd56ad8920e9d8277092c60e29e67acea991bcd2f362d9ae618b50be608', '852'),
	(5, '2026-11-23 10:53:03.110202+00', 'unit_set_up', NULL, 'jx/hw/', NULL, '', '', '\xb504502efbd916ade61d71994f7564614b83967b8eadefd456562c68c10a7465', '855'),
	(6, '2026-11-23 10:53:03.118322+00', 'unit_set_up', NULL, 'jx/sz/', NULL, '', '', '\x3969290279bd54bb28104a48c3970dc16f613251b4ea72b8dfa44d6c2cd0dff1', '858'),
	(7, '2026-11-23 10:53:03.132564+00', 'unit_set_up', NULL, 'jx/zf/', NULL, '', '', '\xf61f04040c3f89c532dc82d41f273af6c19cef561bbf03fdb80a6ee7b5b76f9c', '861'),
	(8, '2026-11-23 10:53:03.141509+00', 'unit_set_up', NULL, 'qt/', NULL, '', '', '\xfe5c7d28d715619f8caa95ab63bb632bab5c2e40a1be798b309abb73809a8e3f', '864'),
	(9, '2026-11-23 10:53:03.153538+00', 'unit_set_up', NULL, 'qt/jd/', NULL, '', '', '\x10e959e99df2da2f9d7877ebfb7b6c9eae8f5a0777d8d46e78c6bd1267b2c949', '867'),
	(10, '2026-11-23 10:53:03.173844+00', 'boundaries_loaded', NULL, 'district 1 1', NULL, '', '', '\x3a6a9ead97031dd0cbb763e1a0bac59030070bc5dc64da0a73b666161d81d490', '868'),
	(11, '2026-11-23 10:53:03.196168+00', 'boundaries_loaded', NULL, 'town 2 2', NULL, '', '', '\x21344675fdcf6310e95b6d4ec62781c20b40a1d4b8505e635fa6fc4a3fd792ca', '872'),
	(12, '2026-11-23 10:53:03.214652+00', 'boundaries_loaded', NULL, 'community 3 2', NULL, '', '', '\x5ac1f2db558ee7361a7ea02572f5570fa9cf10c02d2a53bd21fa03f6ea82554d', '878'),
	(13, '2026-11-23 10:53:03.238381+00', 'boundaries_loaded', NULL, 'grid 4 2', NULL, '', '', '\x993912380bbd968fad45ca1758903aac379d21bcd04af6f67dc593a6cf61211d', '884'),
	(14, '2026-11-23 10:53:03.772924+00', 'account_opened', NULL, 'inspector', NULL, '', '', '\x441d8af6509b12e149561ac34a6ac4f8dd45f2500a8d6f7e25a15e6032d2f4d2', '898'),
	(15, '2026-11-23 10:53:03.794139+00', 'appointed', NULL, 'inspector inspector jx/jd/ 310199/', NULL, '', '', '\x3efff5b6a63605475e77c9e6fd7cd4ca0cf9c2fab0a6c6f55b002b2ace3dbad4', '899'),
	(16, '2026-11-23 10:53:03.809596+00', 'account_opened', NULL, 'inspector_2', NULL, '', '', '\x95ab2f453b4723f03150e1463bb8351c2d45e5f1907238d76851fc42b1f2d30b', '903'),
	(17, '2026-11-23 10:53:03.819501+00', 'appointed', NULL, 'inspector_2 inspector jx/jd/ 310199/', NULL, '', '', '\xa4e5ab8cf2ec6f22d0030c354e4d5f845a74a6508e02f8c5f108118c3eeb1b01', '904'),
	(18, '2026-11-23 10:53:03.838372+00', 'account_opened', NULL, 'inspector_east', NULL, '', '', '\x3b72d765325e9b2cbc39489107afad66bc87b04aa5a8c941af0121161fbc7c7c', '908'),
	(19, '2026-11-23 10:53:03.850904+00', 'appointed', NULL, 'inspector_east inspector qt/jd/ 310199/002/', NULL, '', '', '\xd4ac8eb29fdb4466e6c5d22cc44deeb4e28ef8f4a8579159e296cc54ba12717c', '909'),
	(20, '2026-11-23 10:53:03.866248+00', 'account_opened', NULL, 'receptionist', NULL, '', '', '\xfd07734a569374f5c91a494e5f8d36ac1b6f264776e898f4652f656ed813ddbd', '913'),
	(21, '2026-11-23 10:53:03.879536+00', 'appointed', NULL, 'receptionist receptionist jx/jd/ ', NULL, '', '', '\x51ec5582d206ad3dbdd5e45c9b645e329bff4657bd2a442f6ff94338e44f0d5c', '914'),
	(22, '2026-11-23 10:53:03.907258+00', 'account_opened', NULL, 'receptionist_2', NULL, '', '', '\x66f93e15aee7fe2a32cfc543207b4d977f1ada1d85e3479b4e878491f72fb5bf', '918'),
	(23, '2026-11-23 10:53:03.922456+00', 'appointed', NULL, 'receptionist_2 receptionist jx/jd/ ', NULL, '', '', '\x1023aedc995436ad91f2494cfb266b557124a393fa85c178ad7d9ddfecd82f96', '919'),
	(24, '2026-11-23 10:53:03.936313+00', 'account_opened', NULL, 'duty_chief', NULL, '', '', '\x8ad1b2160bd729219efc57266f6cd48b4e2f587b781f5320c148759dd0a6c5ec', '923'),
	(25, '2026-11-23 10:53:03.946214+00', 'appointed', NULL, 'duty_chief duty_chief jx/jd/ ', NULL, '', '', '\xd82ab20b62176c142dd6d751b8692c149a7879a27c39ee8a9cc2d7495f40404e', '924'),
	(26, '2026-11-23 10:53:03.965433+00', 'account_opened', NULL, 'dispatcher', NULL, '', '', '\xb0c6fc228f03a53fd8a964038d6627bf5e1c00cef33b28bace38cf45f113674c', '928'),
	(27, '2026-11-23 10:53:03.989764+00', 'appointed', NULL, 'dispatcher dispatcher jx/zh/ ', NULL, '', '', '\x6c352c457ee72b32490749118c75ce26472592854a532ab5904fa3fef2793f31', '929'),
	(28, '2026-11-23 10:53:04.001547+00', 'account_opened', NULL, 'handler', NULL, '', '', '\xde9b8e7708b5a1b2f7f81de43452f25cbd0e336278f83a12183520ad160a1300', '933'),
	(29, '2026-11-23 10:53:04.014542+00', 'appointed', NULL, 'handler handler jx/hw/ ', NULL, '', '', '\x52ff93164014d232f7d3290c937511d84a065fbc68f8bd7b51ea36f4c07649d6', '934'),
	(30, '2026-11-23 10:53:04.028133+00', 'account_opened', NULL, 'handler_2', NULL, '', '', '\x7d6f81e7591aed5667b23c5a154b99d47d87f280f228006958e377e4b2e045e8', '938'),
	(31, '2026-11-23 10:53:04.043144+00', 'appointed', NULL, 'handler_2 handler jx/sz/ ', NULL, '', '', '\xdd98841dd783f0e8eac7ed29e6c4f1b97bfee982d230cee33397a65fa5e4068e', '939'),
	(32, '2026-11-23 10:53:04.061553+00', 'account_opened', NULL, 'officer', NULL, '', '', '\xf81f8746f13d809cf2fd0ac39c15cdbf8b7872bcf447a1c60e711bbec554652f', '943'),
	(33, '2026-11-23 10:53:04.085364+00', 'appointed', NULL, 'officer officer jx/zf/ 310199/001/', NULL, '', '', '\x21cfdfd9b7cc8eab3573c2e86e4116f3d9bfc338550e285bac34c3a827fe038b', '944'),
	(34, '2026-11-23 10:53:04.105793+00', 'account_opened', NULL, 'squad_head', NULL, '', '', '\x6a4a6b5b4e7009940115529cb44c9f06c7ca315ed32cc1e03ec5869a7356167c', '948'),
	(35, '2026-11-23 10:53:04.120273+00', 'appointed', NULL, 'squad_head squad_head jx/zf/ 310199/001/', NULL, '', '', '\x9ba9852c8ba7d374f92c2078630bea32436d2dee634e4419d841c5814f758b86', '949'),
	(36, '2026-11-23 10:53:04.136268+00', 'account_opened', NULL, 'leader', NULL, '', '', '\x45aea3d6a4c3ceb648e64b9515e9da69893d7b6b229306f0fda62e786ea2bc41', '953'),
	(37, '2026-11-23 10:53:04.154508+00', 'appointed', NULL, 'leader leader jx/ ', NULL, '', '', '\x23be1489f3d0972d5d578b47823af5821768b1234dcc7a4fbe6aee135786aa75', '954'),
	(38, '2026-11-23 10:53:04.168125+00', 'account_opened', NULL, 'system_admin', NULL, '', '', '\xafd58149bef4c7a2be3f74c1aa31938432bf8fbf14386c6a87514a864abe4157', '958'),
	(39, '2026-11-23 10:53:04.18305+00', 'appointed', NULL, 'system_admin system_admin jx/ ', NULL, '', '', '\xe0563d6aad7f597acca73e9963845a1569abd715ddea0eec5dd4d7bc357c6ba8', '959'),
	(40, '2026-11-23 10:53:04.207865+00', 'account_opened', NULL, 'security_admin', NULL, '', '', '\x2fb2fbcf7089706b2adbb824831938393e9e1147e442babff20abaa5e34bacbe', '963'),
	(41, '2026-11-23 10:53:04.222573+00', 'appointed', NULL, 'security_admin security_admin jx/ ', NULL, '', '', '\xb096bec90056663697c560f50af6a74df06c1af0f34c7cd9a9fe45c3e321ccf1', '964'),
	(42, '2026-11-23 10:53:04.232703+00', 'account_opened', NULL, 'audit_admin', NULL, '', '', '\x811b1153c4f89bf4479e20050e0441ab4524ca030c088048d8ac7bc211435748', '968'),
	(43, '2026-11-23 10:53:04.247452+00', 'appointed', NULL, 'audit_admin audit_admin jx/ ', NULL, '', '', '\x8e1edbcde671e58b1f735d2d660e701e56430081a709c46b57b6525f2d77f94a', '969'),
	(44, '2026-11-23 10:53:04.257561+00', 'account_opened', NULL, 'stranger', NULL, '', '', '\xe6a63880b5949ebf3666e80f41864fb44319cf82c544e82c4e1d68051c4a169f', '973'),
	(45, '2026-11-23 10:53:04.270365+00', 'appointed', NULL, 'stranger receptionist qt/jd/ ', NULL, '', '', '\xe4001c0913ea64f560677464d70bf993f366b1aa5d6865283845872ba6c3a0cd', '974'),
	(46, '2026-11-23 10:53:04.281544+00', 'account_opened', NULL, 'strange_chief', NULL, '', '', '\x5e3cfe577bd6ad43fe9aefe93b5bd0fc764f9db6ce7e354acfa9c571ddc76993', '978'),
	(47, '2026-11-23 10:53:04.286874+00', 'appointed', NULL, 'strange_chief duty_chief qt/jd/ ', NULL, '', '', '\x56ace7c49b3bc88e4e91e9ffae60cb68924f3a8112f141e906a0199c37f62066', '979'),
	(48, '2026-11-23 10:53:04.298428+00', 'account_opened', NULL, 'strange_inspector', NULL, '', '', '\x4e0a2070c8d362824b2bc5e639ab75532def6a9477a679cd7b6803ea464ffdd0', '983'),
	(49, '2026-11-23 10:53:04.306126+00', 'appointed', NULL, 'strange_inspector inspector qt/jd/ 310198/', NULL, '', '', '\x541964f20506c26363398d03ce753b19958eb2d584f1018ee78be2c1144a219e', '984');
INSERT INTO public.appointment VALUES
	(1, '310199/', '2026-01-01', NULL, 'jx/jd/', 1, 'inspector'),
	(2, '310199/', '2026-01-01', NULL, 'jx/jd/', 2, 'inspector'),
	(3, '310199/002/', '2026-01-01', NULL, 'qt/jd/', 3, 'inspector'),
	(4, '', '2026-01-01', NULL, 'jx/jd/', 4, 'receptionist'),
	(5, '', '2026-01-01', NULL, 'jx/jd/', 5, 'receptionist'),
	(6, '', '2026-01-01', NULL, 'jx/jd/', 6, 'duty_chief'),
	(7, '', '2026-01-01', NULL, 'jx/zh/', 7, 'dispatcher'),
	(8, '', '2026-01-01', NULL, 'jx/hw/', 8, 'handler'),
	(9, '', '2026-01-01', NULL, 'jx/sz/', 9, 'handler'),
	(10, '310199/001/', '2026-01-01', NULL, 'jx/zf/', 10, 'officer'),
	(11, '310199/001/', '2026-01-01', NULL, 'jx/zf/', 11, 'squad_head'),
	(12, '', '2026-01-01', NULL, 'jx/', 12, 'leader'),
	(13, '', '2026-01-01', NULL, 'jx/', 13, 'system_admin'),
	(14, '', '2026-01-01', NULL, 'jx/', 14, 'security_admin'),
	(15, '', '2026-01-01', NULL, 'jx/', 15, 'audit_admin'),
	(16, '', '2026-01-01', NULL, 'qt/jd/', 16, 'receptionist'),
	(17, '', '2026-01-01', NULL, 'qt/jd/', 17, 'duty_chief'),
	(18, '310198/', '2026-01-01', NULL, 'qt/jd/', 18, 'inspector');
INSERT INTO public.area VALUES
	('310199/', '310199', 'district', '区域310199', ''),
	('310199/001/', '310199001', 'town', '区域310199001', ''),
	('310199/002/', '310199002', 'town', '区域310199002', ''),
	('310199/001/002/', '310199001002', 'community', '区域310199001002', ''),
	('310199/002/001/', '310199002001', 'community', '区域310199002001', ''),
	('310199/001/002/003/', '310199001002003', 'grid', '区域310199001002003', ''),
	('310199/002/001/001/', '310199002001001', 'grid', '区域310199002001001', '');
INSERT INTO public.boundary VALUES
	(1, '310199', '区域310199', '310199/', '\x01060000000100000001030000000100000005000000ae47e17a145e5e40b81e85eb51383f4090c2f5285c5f5e40b81e85eb51383f4090c2f5285c5f5e407b14ae47e13a3f40ae47e17a145e5e407b14ae47e13a3f40ae47e17a145e5e40b81e85eb51383f40', 121.47, 31.22, 121.49000000000001, 31.23, 1),
	(2, '310199001', '区域310199001', '310199/001/', '\x01060000000100000001030000000100000005000000ae47e17a145e5e40b81e85eb51383f401f85eb51b85e5e40b81e85eb51383f401f85eb51b85e5e407b14ae47e13a3f40ae47e17a145e5e407b14ae47e13a3f40ae47e17a145e5e40b81e85eb51383f40', 121.47, 31.22, 121.48, 31.23, 2),
	(3, '310199002', '区域310199002', '310199/002/', '\x010600000001000000010300000001000000050000001f85eb51b85e5e40b81e85eb51383f4090c2f5285c5f5e40b81e85eb51383f4090c2f5285c5f5e407b14ae47e13a3f401f85eb51b85e5e407b14ae47e13a3f401f85eb51b85e5e40b81e85eb51383f40', 121.48, 31.22, 121.49000000000001, 31.23, 2),
	(4, '310199001002', '区域310199001002', '310199/001/002/', '\x01060000000100000001030000000100000005000000ae47e17a145e5e40b81e85eb51383f401f85eb51b85e5e40b81e85eb51383f401f85eb51b85e5e407b14ae47e13a3f40ae47e17a145e5e407b14ae47e13a3f40ae47e17a145e5e40b81e85eb51383f40', 121.47, 31.22, 121.48, 31.23, 3),
	(5, '310199002001', '区域310199002001', '310199/002/001/', '\x010600000001000000010300000001000000050000001f85eb51b85e5e40b81e85eb51383f4090c2f5285c5f5e40b81e85eb51383f4090c2f5285c5f5e407b14ae47e13a3f401f85eb51b85e5e407b14ae47e13a3f401f85eb51b85e5e40b81e85eb51383f40', 121.48, 31.22, 121.49000000000001, 31.23, 3),
	(6, '310199001002003', '区域310199001002003', '310199/001/002/003/', '\x01060000000100000001030000000100000005000000ae47e17a145e5e40b81e85eb51383f401f85eb51b85e5e40b81e85eb51383f401f85eb51b85e5e407b14ae47e13a3f40ae47e17a145e5e407b14ae47e13a3f40ae47e17a145e5e40b81e85eb51383f40', 121.47, 31.22, 121.48, 31.23, 4),
	(7, '310199002001001', '区域310199002001001', '310199/002/001/001/', '\x010600000001000000010300000001000000050000001f85eb51b85e5e40b81e85eb51383f4090c2f5285c5f5e40b81e85eb51383f4090c2f5285c5f5e407b14ae47e13a3f401f85eb51b85e5e407b14ae47e13a3f401f85eb51b85e5e40b81e85eb51383f40', 121.48, 31.22, 121.49000000000001, 31.23, 4);
INSERT INTO public.boundary_version VALUES
	(1, 'district', '2026-11-23', '', '2026-11-23 10:53:03.161992+00', 'setup', '\x572bfe0189cf12799ac57725bf0ba13c60eba827c791faf87335c6d3b753e4bf'),
	(2, 'town', '2026-11-23', '', '2026-11-23 10:53:03.188068+00', 'setup', '\x3713947c3b0ca5ee1f57f2b5db579f9f051a896d1aa8b8493dfd390ae2faa79c'),
	(3, 'community', '2026-11-23', '', '2026-11-23 10:53:03.205145+00', 'setup', '\x347091f35d9fe1ee69456d219fa4e71949b5733af57e12829b07b73f6c34b46f'),
	(4, 'grid', '2026-11-23', '', '2026-11-23 10:53:03.23013+00', 'setup', '\x118ed88c977affb16deb1ad798353ccc185829ac92d2404260891529b30306fe');
INSERT INTO public.catalogue_class VALUES
	('GB:E0110', 'GB', 'event', '市容环境', '暴露垃圾', '', '', '', NULL),
	('GB:E0203', 'GB', 'event', '宣传广告', '非法小广告', '', '', '', NULL),
	('GB:C0114', 'GB', 'component', '公用设施', '污水井盖', '', '', '', NULL);
INSERT INTO public.catalogue_condition VALUES
	('GB:E0110/1', '公共场所', '', 4, 'working_hours', '', '', 'GB:E0110'),
	('GB:E0110/2', '公共场所', '', 2, 'working_days', '', '', 'GB:E0110'),
	('GB:E0203/1', '公共场所', '', 1, 'days', '', '', 'GB:E0203'),
	('GB:C0114/1', '公共场所', '', 12, 'hours', '', '', 'GB:C0114');
INSERT INTO public.deadline VALUES
	('reported', '2026-11-23 10:53:04.310792+00', 1, 'working_hours', '08:30-12:00,13:30-17:30', 'cn-2025-11-04', '[]', '2026-11-24 01:30:00+00', NULL, 1000),
	('accepted', '2026-11-23 10:53:04.342014+00', 1, 'working_hours', '08:30-12:00,13:30-17:30', 'cn-2025-11-04', '[]', '2026-11-24 01:30:00+00', NULL, 1002),
	('reported', '2026-11-23 10:53:04.337893+00', 1, 'working_hours', '08:30-12:00,13:30-17:30', 'cn-2025-11-04', '[]', '2026-11-24 01:30:00+00', '2026-11-23 10:53:04.342014+00', 1002),
	('reported', '2026-11-23 10:53:04.349611+00', 1, 'working_hours', '08:30-12:00,13:30-17:30', 'cn-2025-11-04', '[]', '2026-11-24 01:30:00+00', '2026-11-23 10:53:04.357658+00', 1004),
	('disposal', '2026-11-23 10:53:04.362712+00', 4, 'working_hours', '08:30-12:00,13:30-17:30', 'cn-2025-11-04', '[]', '2026-11-24 06:00:00+00', NULL, 1004),
	('filed', '2026-11-23 10:53:04.362712+00', 1, 'working_hours', '08:30-12:00,13:30-17:30', 'cn-2025-11-04', '[]', '2026-11-24 01:30:00+00', NULL, 1004),
	('accepted', '2026-11-23 10:53:04.357658+00', 1, 'working_hours', '08:30-12:00,13:30-17:30', 'cn-2025-11-04', '[]', '2026-11-24 01:30:00+00', '2026-11-23 10:53:04.362712+00', 1004),
	('reported', '2026-11-23 10:53:04.370403+00', 1, 'working_hours', '08:30-12:00,13:30-17:30', 'cn-2025-11-04', '[]', '2026-11-24 01:30:00+00', '2026-11-23 10:53:04.379871+00', 1006),
	('disposal', '2026-11-23 10:53:04.393704+00', 4, 'working_hours', '08:30-12:00,13:30-17:30', 'cn-2025-11-04', '[]', '2026-11-24 06:00:00+00', NULL, 1006),
	('accepted', '2026-11-23 10:53:04.379871+00', 1, 'working_hours', '08:30-12:00,13:30-17:30', 'cn-2025-11-04', '[]', '2026-11-24 01:30:00+00', '2026-11-23 10:53:04.393704+00', 1006),
	('filed', '2026-11-23 10:53:04.393704+00', 1, 'working_hours', '08:30-12:00,13:30-17:30', 'cn-2025-11-04', '[]', '2026-11-24 01:30:00+00', '2026-11-23 10:53:04.398204+00', 1006),
	('handled', '2026-11-23 10:53:04.406188+00', 2, 'working_hours', '08:30-12:00,13:30-17:30', 'cn-2025-11-04', '[]', '2026-11-24 02:30:00+00', NULL, 1006),
	('reported', '2026-11-23 10:53:04.415487+00', 1, 'working_hours', '08:30-12:00,13:30-17:30', 'cn-2025-11-04', '[]', '2026-11-24 01:30:00+00', '2026-11-23 10:53:04.42461+00', 1008),
	('accepted', '2026-11-23 10:53:04.42461+00', 1, 'working_hours', '08:30-12:00,13:30-17:30', 'cn-2025-11-04', '[]', '2026-11-24 01:30:00+00', '2026-11-23 10:53:04.431055+00', 1008),
	('filed', '2026-11-23 10:53:04.431055+00', 1, 'working_hours', '08:30-12:00,13:30-17:30', 'cn-2025-11-04', '[]', '2026-11-24 01:30:00+00', '2026-11-23 10:53:04.441684+00', 1008),
	('handled', '2026-11-23 10:53:04.448618+00', 2, 'working_hours', '08:30-12:00,13:30-17:30', 'cn-2025-11-04', '[]', '2026-11-24 02:30:00+00', '2026-11-23 10:53:04.458042+00', 1008),
	('disposal', '2026-11-23 10:53:04.431055+00', 4, 'working_hours', '08:30-12:00,13:30-17:30', 'cn-2025-11-04', '[]', '2026-11-24 06:00:00+00', '2026-11-23 10:53:04.463742+00', 1008),
	('verified', '2026-11-23 10:53:04.458042+00', 1, 'working_hours', '08:30-12:00,13:30-17:30', 'cn-2025-11-04', '[]', '2026-11-24 01:30:00+00', '2026-11-23 10:53:04.463742+00', 1008);
INSERT INTO public.django_migrations VALUES
	(1, 'access', '0001_initial', '2026-11-23 10:53:01.74246+00'),
	(2, 'catalogue', '0001_initial', '2026-11-23 10:53:01.77171+00'),
	(3, 'clock', '0001_initial', '2026-11-23 10:53:01.801718+00'),
	(4, 'record', '0001_initial', '2026-11-23 10:53:01.933779+00'),
	(5, 'record', '0002_journals', '2026-11-23 10:53:01.999388+00'),
	(6, 'correction', '0001_initial', '2026-11-23 10:53:02.02968+00'),
	(7, 'geography', '0001_initial', '2026-11-23 10:53:02.055515+00'),
	(8, 'procrastinate', '0001_initial', '2026-11-23 10:53:02.078842+00'),
	(9, 'procrastinate', '0002_drop_started_at_column', '2026-11-23 10:53:02.104318+00'),
	(10, 'procrastinate', '0003_drop_started_at_column', '2026-11-23 10:53:02.114584+00'),
	(11, 'procrastinate', '0004_drop_procrastinate_version_table', '2026-11-23 10:53:02.118884+00'),
	(12, 'procrastinate', '0005_fix_procrastinate_fetch_job', '2026-11-23 10:53:02.123228+00'),
	(13, 'procrastinate', '0006_fix_trigger_status_events_insert', '2026-11-23 10:53:02.130718+00'),
	(14, 'procrastinate', '0007_add_queueing_lock_column', '2026-11-23 10:53:02.134937+00'),
	(15, 'procrastinate', '0008_close_fetch_job_race_condition', '2026-11-23 10:53:02.143608+00'),
	(16, 'procrastinate', '0009_add_defer_job_function', '2026-11-23 10:53:02.146835+00'),
	(17, 'procrastinate', '0010_add_procrastinate_periodic_defers', '2026-11-23 10:53:02.156762+00'),
	(18, 'procrastinate', '0011_add_foreign_key_index', '2026-11-23 10:53:02.161524+00'),
	(19, 'procrastinate', '0012_add_locks_to_periodic_defer', '2026-11-23 10:53:02.167315+00'),
	(20, 'procrastinate', '0013_fix_procrastinate_defer_periodic_job', '2026-11-23 10:53:02.173941+00'),
	(21, 'procrastinate', '0014_add_finish_job_and_retry_job_functions', '2026-11-23 10:53:02.178314+00'),
	(22, 'procrastinate', '0015_add_trigger_on_job_deletion', '2026-11-23 10:53:02.182236+00'),
	(23, 'procrastinate', '0016_delete_finished_jobs', '2026-11-23 10:53:02.186119+00'),
	(24, 'procrastinate', '0017_add_checks_to_finish_job', '2026-11-23 10:53:02.190231+00'),
	(25, 'procrastinate', '0018_add_checks_to_retry_job', '2026-11-23 10:53:02.194197+00'),
	(26, 'procrastinate', '0019_fix_finish_job_compat_issue', '2026-11-23 10:53:02.196496+00'),
	(27, 'procrastinate', '0020_add_index_on_procrastinate_jobs', '2026-11-23 10:53:02.203522+00'),
	(28, 'procrastinate', '0021_add_kwargs_to_defer_periodic_job', '2026-11-23 10:53:02.207189+00'),
	(29, 'procrastinate', '0022_null_locks_excluded', '2026-11-23 10:53:02.208735+00'),
	(30, 'procrastinate', '0023_remove_old_finish_job_function', '2026-11-23 10:53:02.210012+00'),
	(31, 'procrastinate', '0024_job_id_bigint', '2026-11-23 10:53:02.213844+00'),
	(32, 'procrastinate', '0025_add_models', '2026-11-23 10:53:02.217082+00'),
	(33, 'procrastinate', '0026_add_job_priority', '2026-11-23 10:53:02.219945+00'),
	(34, 'procrastinate', '0027_add_periodic_job_priority', '2026-11-23 10:53:02.223931+00'),
	(35, 'procrastinate', '0028_add_cancel_states', '2026-11-23 10:53:02.228523+00'),
	(36, 'procrastinate', '0029_add_additional_params_to_retry_job', '2026-11-23 10:53:02.238451+00'),
	(37, 'procrastinate', '0030_alter_procrastinateevent_options', '2026-11-23 10:53:02.240547+00'),
	(38, 'procrastinate', '0031_add_indexes_for_fetch_job', '2026-11-23 10:53:02.247603+00'),
	(39, 'procrastinate', '0032_pre_cancel_notification', '2026-11-23 10:53:02.258489+00'),
	(40, 'procrastinate', '0033_post_cancel_notification', '2026-11-23 10:53:02.279012+00'),
	(41, 'procrastinate', '0034_pre_add_heartbeat', '2026-11-23 10:53:02.291525+00'),
	(42, 'procrastinate', '0035_post_add_heartbeat', '2026-11-23 10:53:02.302453+00'),
	(43, 'procrastinate', '0036_add_worker_model', '2026-11-23 10:53:02.307802+00'),
	(44, 'procrastinate', '0037_pre_batch_defer_jobs', '2026-11-23 10:53:02.31869+00'),
	(45, 'procrastinate', '0038_post_batch_defer_jobs', '2026-11-23 10:53:02.322442+00'),
	(46, 'procrastinate', '0039_pre_priority_lock_fetch_job', '2026-11-23 10:53:02.325302+00'),
	(47, 'procrastinate', '0040_pre_retry_failed_job', '2026-11-23 10:53:02.331268+00'),
	(48, 'procrastinate', '0041_post_retry_failed_job', '2026-11-23 10:53:02.33708+00'),
	(49, 'supervision', '0001_initial', '2026-11-23 10:53:02.477598+00');
INSERT INTO public.entry_202611 VALUES
	('2026-11-23 10:53:04.310792+00', 1, 1000, 1, 1, 'report', 1, 'inspector', 'jx/jd/', '', 'reported', '{"lat": [null, "31.2245000"], "lon": [null, "121.4737000"], "title": ["", "路边一堆垃圾"], "words": ["", "路边一堆垃圾"], "centre": ["", "jx/jd/"], "clocks": [{}, {"reported": "2026-11-24T01:30:00.000000Z"}], "address": ["", "锦绣路1号"], "channel": ["", "inspector"], "area_path": ["", "310199/001/002/003/"], "holder_path": ["", "jx/jd/"], "reported_by": [null, 1], "boundary_version": [0, 4]}', '{"point": ["121.4737000", "31.2245000"], "words": "路边一堆垃圾", "address": "锦绣路1号", "channel": "inspector"}', '', '121.4737000', '31.2245000', '[]', '', '\x0000000000000000000000000000000000000000000000000000000000000000', '\xa9dbf6960f2b9b584211d38d6360af7a620940ba26adcccabf10e024da79716b', '988'),
	('2026-11-23 10:53:04.337893+00', 2, 1002, 1, 1, 'report', 1, 'inspector', 'jx/jd/', '', 'reported', '{"lat": [null, "31.2245000"], "lon": [null, "121.4737000"], "title": ["", "路边一堆垃圾"], "words": ["", "路边一堆垃圾"], "centre": ["", "jx/jd/"], "clocks": [{}, {"reported": "2026-11-24T01:30:00.000000Z"}], "address": ["", "锦绣路1号"], "channel": ["", "inspector"], "area_path": ["", "310199/001/002/003/"], "holder_path": ["", "jx/jd/"], "reported_by": [null, 1], "boundary_version": [0, 4]}', '{"point": ["121.4737000", "31.2245000"], "words": "路边一堆垃圾", "address": "锦绣路1号", "channel": "inspector"}', '', '121.4737000', '31.2245000', '[]', '', '\x0000000000000000000000000000000000000000000000000000000000000000', '\xd0da2c3ea9e37458aeed41fc0d1f37395fc244e86cd1e10e89e35e0431f7b613', '989'),
	('2026-11-23 10:53:04.342014+00', 3, 1002, 2, 2, 'accept', 4, 'receptionist', 'jx/jd/', 'reported', 'accepted', '{"title": ["路边一堆垃圾", "暴露垃圾：路边一堆垃圾"], "clocks": [{"reported": "2026-11-24T01:30:00.000000Z"}, {"accepted": "2026-11-24T01:30:00.000000Z"}], "class_code": ["", "GB:E0110"]}', '{"class_code": "GB:E0110"}', '', '', '', '[]', '', '\xd0da2c3ea9e37458aeed41fc0d1f37395fc244e86cd1e10e89e35e0431f7b613', '\x411e62fc55487951da85e7caf3f4c5a85e7cdb5f8baefa050d83711e976d7671', '990'),
	('2026-11-23 10:53:04.349611+00', 4, 1004, 1, 1, 'report', 1, 'inspector', 'jx/jd/', '', 'reported', '{"lat": [null, "31.2245000"], "lon": [null, "121.4737000"], "title": ["", "路边一堆垃圾"], "words": ["", "路边一堆垃圾"], "centre": ["", "jx/jd/"], "clocks": [{}, {"reported": "2026-11-24T01:30:00.000000Z"}], "address": ["", "锦绣路1号"], "channel": ["", "inspector"], "area_path": ["", "310199/001/002/003/"], "holder_path": ["", "jx/jd/"], "reported_by": [null, 1], "boundary_version": [0, 4]}', '{"point": ["121.4737000", "31.2245000"], "words": "路边一堆垃圾", "address": "锦绣路1号", "channel": "inspector"}', '', '121.4737000', '31.2245000', '[]', '', '\x0000000000000000000000000000000000000000000000000000000000000000', '\xd61d62025bbb22e4cf348bd5f06b7334faa2fcc5a318d062f2dd03bc214f5f60', '991'),
	('2026-11-23 10:53:04.357658+00', 5, 1004, 2, 2, 'accept', 4, 'receptionist', 'jx/jd/', 'reported', 'accepted', '{"title": ["路边一堆垃圾", "暴露垃圾：路边一堆垃圾"], "clocks": [{"reported": "2026-11-24T01:30:00.000000Z"}, {"accepted": "2026-11-24T01:30:00.000000Z"}], "class_code": ["", "GB:E0110"]}', '{"class_code": "GB:E0110"}', '', '', '', '[]', '', '\xd61d62025bbb22e4cf348bd5f06b7334faa2fcc5a318d062f2dd03bc214f5f60', '\xaf8140c611e85933ff664791622ad4142028bcb913309c248a2e3c3fa5604fd4', '992'),
	('2026-11-23 10:53:04.362712+00', 6, 1004, 3, 3, 'file', 6, 'duty_chief', 'jx/jd/', 'accepted', 'filed', '{"clocks": [{"accepted": "2026-11-24T01:30:00.000000Z"}, {"filed": "2026-11-24T01:30:00.000000Z", "disposal": "2026-11-24T06:00:00.000000Z"}], "command": ["", "jx/zh/"], "condition": ["", "GB:E0110/1"], "holder_path": ["jx/jd/", "jx/zh/"]}', '{"condition": "GB:E0110/1"}', '', '', '', '[]', '', '\xaf8140c611e85933ff664791622ad4142028bcb913309c248a2e3c3fa5604fd4', '\xc0d6eb8872e91302044a942a0ecd4c9198ce877c3025fe02355bb7db77711eb8', '993'),
	('2026-11-23 10:53:04.370403+00', 7, 1006, 1, 1, 'report', 1, 'inspector', 'jx/jd/', '', 'reported', '{"lat": [null, "31.2245000"], "lon": [null, "121.4737000"], "title": ["", "路边一堆垃圾"], "words": ["", "路边一堆垃圾"], "centre": ["", "jx/jd/"], "clocks": [{}, {"reported": "2026-11-24T01:30:00.000000Z"}], "address": ["", "锦绣路1号"], "channel": ["", "inspector"], "area_path": ["", "310199/001/002/003/"], "holder_path": ["", "jx/jd/"], "reported_by": [null, 1], "boundary_version": [0, 4]}', '{"point": ["121.4737000", "31.2245000"], "words": "路边一堆垃圾", "address": "锦绣路1号", "channel": "inspector"}', '', '121.4737000', '31.2245000', '[]', '', '\x0000000000000000000000000000000000000000000000000000000000000000', '\xf6abedf61380c22732feedafd38aa1df654f52b08913703914025e328063cab1', '994'),
	('2026-11-23 10:53:04.379871+00', 8, 1006, 2, 2, 'accept', 4, 'receptionist', 'jx/jd/', 'reported', 'accepted', '{"title": ["路边一堆垃圾", "暴露垃圾：路边一堆垃圾"], "clocks": [{"reported": "2026-11-24T01:30:00.000000Z"}, {"accepted": "2026-11-24T01:30:00.000000Z"}], "class_code": ["", "GB:E0110"]}', '{"class_code": "GB:E0110"}', '', '', '', '[]', '', '\xf6abedf61380c22732feedafd38aa1df654f52b08913703914025e328063cab1', '\x0f04b6a0679d47d16e6a99ae3387fb4c9f5d083ad7d9c9933919ad0501d44b33', '995'),
	('2026-11-23 10:53:04.393704+00', 9, 1006, 3, 3, 'file', 6, 'duty_chief', 'jx/jd/', 'accepted', 'filed', '{"clocks": [{"accepted": "2026-11-24T01:30:00.000000Z"}, {"filed": "2026-11-24T01:30:00.000000Z", "disposal": "2026-11-24T06:00:00.000000Z"}], "command": ["", "jx/zh/"], "condition": ["", "GB:E0110/1"], "holder_path": ["jx/jd/", "jx/zh/"]}', '{"condition": "GB:E0110/1"}', '', '', '', '[]', '', '\x0f04b6a0679d47d16e6a99ae3387fb4c9f5d083ad7d9c9933919ad0501d44b33', '\xa843d4d338b0d295af01dc274eaf93ed7e0577d638a1430cfd7e05cd6af80c41', '996'),
	('2026-11-23 10:53:04.398204+00', 10, 1006, 4, 4, 'dispatch', 7, 'dispatcher', 'jx/zh/', 'filed', 'dispatched', '{"clocks": [{"filed": "2026-11-24T01:30:00.000000Z"}, {}], "department": ["", "jx/hw/"], "holder_path": ["jx/zh/", "jx/hw/"]}', '{"department": "jx/hw/"}', '', '', '', '[]', '', '\xa843d4d338b0d295af01dc274eaf93ed7e0577d638a1430cfd7e05cd6af80c41', '\x8e3b345f5312c790d251c4987fc3985dbe6cd9c6c7311ecdc3e6d6a3bb11999c', '997'),
	('2026-11-23 10:53:04.406188+00', 11, 1006, 5, 5, 'handle', 8, 'handler', 'jx/hw/', 'dispatched', 'handled', '{"clocks": [{}, {"handled": "2026-11-24T02:30:00.000000Z"}], "result": ["", "已清理干净"], "handled_by": [null, 8], "holder_path": ["jx/hw/", "jx/jd/"]}', '{"result": "已清理干净"}', '', '', '', '[]', '', '\x8e3b345f5312c790d251c4987fc3985dbe6cd9c6c7311ecdc3e6d6a3bb11999c', '\xd0648e024b5202fec87fec2f068816b6f5930a5c32a4aa50a372facdf478b0b9', '998'),
	('2026-11-23 10:53:04.415487+00', 12, 1008, 1, 1, 'report', 1, 'inspector', 'jx/jd/', '', 'reported', '{"lat": [null, "31.2245000"], "lon": [null, "121.4737000"], "title": ["", "路边一堆垃圾"], "words": ["", "路边一堆垃圾"], "centre": ["", "jx/jd/"], "clocks": [{}, {"reported": "2026-11-24T01:30:00.000000Z"}], "address": ["", "锦绣路1号"], "channel": ["", "inspector"], "area_path": ["", "310199/001/002/003/"], "holder_path": ["", "jx/jd/"], "reported_by": [null, 1], "boundary_version": [0, 4]}', '{"point": ["121.4737000", "31.2245000"], "words": "路边一堆垃圾", "address": "锦绣路1号", "channel": "inspector"}', '', '121.4737000', '31.2245000', '[]', '', '\x0000000000000000000000000000000000000000000000000000000000000000', '\x1c52a23d039ddceefd5778d1adc2d50912284b2ce01f7d865f91fb99a1c03cca', '999'),
	('2026-11-23 10:53:04.42461+00', 13, 1008, 2, 2, 'accept', 4, 'receptionist', 'jx/jd/', 'reported', 'accepted', '{"title": ["路边一堆垃圾", "暴露垃圾：路边一堆垃圾"], "clocks": [{"reported": "2026-11-24T01:30:00.000000Z"}, {"accepted": "2026-11-24T01:30:00.000000Z"}], "class_code": ["", "GB:E0110"]}', '{"class_code": "GB:E0110"}', '', '', '', '[]', '', '\x1c52a23d039ddceefd5778d1adc2d50912284b2ce01f7d865f91fb99a1c03cca', '\x96333b772f3182ff363e6194116d6b160ffa7b4af69009b9caf5e5cbf8484d5e', '1000'),
	('2026-11-23 10:53:04.431055+00', 14, 1008, 3, 3, 'file', 6, 'duty_chief', 'jx/jd/', 'accepted', 'filed', '{"clocks": [{"accepted": "2026-11-24T01:30:00.000000Z"}, {"filed": "2026-11-24T01:30:00.000000Z", "disposal": "2026-11-24T06:00:00.000000Z"}], "command": ["", "jx/zh/"], "condition": ["", "GB:E0110/1"], "holder_path": ["jx/jd/", "jx/zh/"]}', '{"condition": "GB:E0110/1"}', '', '', '', '[]', '', '\x96333b772f3182ff363e6194116d6b160ffa7b4af69009b9caf5e5cbf8484d5e', '\x0a2a9785816a5731e65df9c195a0d4cedb9f2aab905ed3b68bf9b37507a02070', '1001'),
	('2026-11-23 10:53:04.441684+00', 15, 1008, 4, 4, 'dispatch', 7, 'dispatcher', 'jx/zh/', 'filed', 'dispatched', '{"clocks": [{"filed": "2026-11-24T01:30:00.000000Z"}, {}], "department": ["", "jx/hw/"], "holder_path": ["jx/zh/", "jx/hw/"]}', '{"department": "jx/hw/"}', '', '', '', '[]', '', '\x0a2a9785816a5731e65df9c195a0d4cedb9f2aab905ed3b68bf9b37507a02070', '\xc0eb58f5370303764dfc80997c8cbef1310a4ff9f3afbbafe566369203f317ee', '1002'),
	('2026-11-23 10:53:04.448618+00', 16, 1008, 5, 5, 'handle', 8, 'handler', 'jx/hw/', 'dispatched', 'handled', '{"clocks": [{}, {"handled": "2026-11-24T02:30:00.000000Z"}], "result": ["", "已清理干净"], "handled_by": [null, 8], "holder_path": ["jx/hw/", "jx/jd/"]}', '{"result": "已清理干净"}', '', '', '', '[]', '', '\xc0eb58f5370303764dfc80997c8cbef1310a4ff9f3afbbafe566369203f317ee', '\x1a948f99743c693e26b9a004a4c9be77bec4c2fa85ccce6a1d9d75d794ef853f', '1003'),
	('2026-11-23 10:53:04.458042+00', 17, 1008, 6, 6, 'verify', 2, 'inspector', 'jx/jd/', 'handled', 'verified', '{"clocks": [{"handled": "2026-11-24T02:30:00.000000Z"}, {"verified": "2026-11-24T01:30:00.000000Z"}], "finding": ["", "已恢复"]}', '{"finding": "已恢复"}', '', '', '', '[]', '', '\x1a948f99743c693e26b9a004a4c9be77bec4c2fa85ccce6a1d9d75d794ef853f', '\xa24bb29c59cae9596bf514c6e003c3afe7d4271b81a3217eaecba5713a61a264', '1004'),
	('2026-11-23 10:53:04.463742+00', 18, 1008, 7, 7, 'close', 6, 'duty_chief', 'jx/jd/', 'verified', 'closed', '{"clocks": [{"disposal": "2026-11-24T06:00:00.000000Z", "verified": "2026-11-24T01:30:00.000000Z"}, {}], "outcome": ["", "resolved"], "closed_at": [null, "2026-11-23T10:53:04.463742Z"]}', '{"outcome": "resolved"}', 'resolved', '', '', '[]', '', '\xa24bb29c59cae9596bf514c6e003c3afe7d4271b81a3217eaecba5713a61a264', '\x20e37300919c236b104f5be5214978a9e8818aca38630e3f16167523694f5baf', '1005');
INSERT INTO public.holder VALUES
	('jx/', '锦绣区城管局', '', 'bureau', '', NULL),
	('jx/jd/', '监督中心', '', 'supervision_centre', '310199/', NULL),
	('jx/zh/', '指挥中心', '', 'command_centre', '310199/', NULL),
	('jx/hw/', '环卫中心', '', 'department', '', NULL),
	('jx/sz/', '市政中心', '', 'department', '', NULL),
	('jx/zf/', '执法中队', '', 'squad', '310199/001/', NULL),
	('qt/', '邻区城管局', '', 'bureau', '', NULL),
	('qt/jd/', '邻区监督中心', '', 'supervision_centre', '310198/', NULL);
INSERT INTO public.person VALUES
	(1, 'inspector', 'inspector', '', 'argon2$argon2id$v=19$m=102400,t=2,p=8$dWZaSHRjUDljc3lSeFh4N1B4TmlmVw$rM0brfDqSGtaHwpm+D7ysoQQ9QpLMAXe0HKm8bNRP70', 'zh-hans', true, 0, NULL, false, '2026-11-23 10:53:03.766457+00'),
	(2, 'inspector_2', 'inspector_2', '', 'argon2$argon2id$v=19$m=102400,t=2,p=8$dWZaSHRjUDljc3lSeFh4N1B4TmlmVw$rM0brfDqSGtaHwpm+D7ysoQQ9QpLMAXe0HKm8bNRP70', 'zh-hans', true, 0, NULL, false, '2026-11-23 10:53:03.803669+00'),
	(3, 'inspector_east', 'inspector_east', '', 'argon2$argon2id$v=19$m=102400,t=2,p=8$dWZaSHRjUDljc3lSeFh4N1B4TmlmVw$rM0brfDqSGtaHwpm+D7ysoQQ9QpLMAXe0HKm8bNRP70', 'zh-hans', true, 0, NULL, false, '2026-11-23 10:53:03.827008+00'),
	(4, 'receptionist', 'receptionist', '', 'argon2$argon2id$v=19$m=102400,t=2,p=8$dWZaSHRjUDljc3lSeFh4N1B4TmlmVw$rM0brfDqSGtaHwpm+D7ysoQQ9QpLMAXe0HKm8bNRP70', 'zh-hans', true, 0, NULL, false, '2026-11-23 10:53:03.85665+00'),
	(5, 'receptionist_2', 'receptionist_2', '', 'argon2$argon2id$v=19$m=102400,t=2,p=8$dWZaSHRjUDljc3lSeFh4N1B4TmlmVw$rM0brfDqSGtaHwpm+D7ysoQQ9QpLMAXe0HKm8bNRP70', 'zh-hans', true, 0, NULL, false, '2026-11-23 10:53:03.893936+00'),
	(6, 'duty_chief', 'duty_chief', '', 'argon2$argon2id$v=19$m=102400,t=2,p=8$dWZaSHRjUDljc3lSeFh4N1B4TmlmVw$rM0brfDqSGtaHwpm+D7ysoQQ9QpLMAXe0HKm8bNRP70', 'zh-hans', true, 0, NULL, false, '2026-11-23 10:53:03.930625+00'),
	(7, 'dispatcher', 'dispatcher', '', 'argon2$argon2id$v=19$m=102400,t=2,p=8$dWZaSHRjUDljc3lSeFh4N1B4TmlmVw$rM0brfDqSGtaHwpm+D7ysoQQ9QpLMAXe0HKm8bNRP70', 'zh-hans', true, 0, NULL, false, '2026-11-23 10:53:03.961926+00'),
	(8, 'handler', 'handler', '', 'argon2$argon2id$v=19$m=102400,t=2,p=8$dWZaSHRjUDljc3lSeFh4N1B4TmlmVw$rM0brfDqSGtaHwpm+D7ysoQQ9QpLMAXe0HKm8bNRP70', 'zh-hans', true, 0, NULL, false, '2026-11-23 10:53:03.994698+00'),
	(9, 'handler_2', 'handler_2', '', 'argon2$argon2id$v=19$m=102400,t=2,p=8$dWZaSHRjUDljc3lSeFh4N1B4TmlmVw$rM0brfDqSGtaHwpm+D7ysoQQ9QpLMAXe0HKm8bNRP70', 'zh-hans', true, 0, NULL, false, '2026-11-23 10:53:04.019464+00'),
	(10, 'officer', 'officer', '', 'argon2$argon2id$v=19$m=102400,t=2,p=8$dWZaSHRjUDljc3lSeFh4N1B4TmlmVw$rM0brfDqSGtaHwpm+D7ysoQQ9QpLMAXe0HKm8bNRP70', 'zh-hans', true, 0, NULL, false, '2026-11-23 10:53:04.047219+00'),
	(11, 'squad_head', 'squad_head', '', 'argon2$argon2id$v=19$m=102400,t=2,p=8$dWZaSHRjUDljc3lSeFh4N1B4TmlmVw$rM0brfDqSGtaHwpm+D7ysoQQ9QpLMAXe0HKm8bNRP70', 'zh-hans', true, 0, NULL, false, '2026-11-23 10:53:04.099235+00'),
	(12, 'leader', 'leader', '', 'argon2$argon2id$v=19$m=102400,t=2,p=8$dWZaSHRjUDljc3lSeFh4N1B4TmlmVw$rM0brfDqSGtaHwpm+D7ysoQQ9QpLMAXe0HKm8bNRP70', 'zh-hans', true, 0, NULL, false, '2026-11-23 10:53:04.124511+00'),
	(13, 'system_admin', 'system_admin', '', 'argon2$argon2id$v=19$m=102400,t=2,p=8$dWZaSHRjUDljc3lSeFh4N1B4TmlmVw$rM0brfDqSGtaHwpm+D7ysoQQ9QpLMAXe0HKm8bNRP70', 'zh-hans', true, 0, NULL, false, '2026-11-23 10:53:04.162749+00'),
	(14, 'security_admin', 'security_admin', '', 'argon2$argon2id$v=19$m=102400,t=2,p=8$dWZaSHRjUDljc3lSeFh4N1B4TmlmVw$rM0brfDqSGtaHwpm+D7ysoQQ9QpLMAXe0HKm8bNRP70', 'zh-hans', true, 0, NULL, false, '2026-11-23 10:53:04.200493+00'),
	(15, 'audit_admin', 'audit_admin', '', 'argon2$argon2id$v=19$m=102400,t=2,p=8$dWZaSHRjUDljc3lSeFh4N1B4TmlmVw$rM0brfDqSGtaHwpm+D7ysoQQ9QpLMAXe0HKm8bNRP70', 'zh-hans', true, 0, NULL, false, '2026-11-23 10:53:04.225339+00'),
	(16, 'stranger', 'stranger', '', 'argon2$argon2id$v=19$m=102400,t=2,p=8$dWZaSHRjUDljc3lSeFh4N1B4TmlmVw$rM0brfDqSGtaHwpm+D7ysoQQ9QpLMAXe0HKm8bNRP70', 'zh-hans', true, 0, NULL, false, '2026-11-23 10:53:04.250689+00'),
	(17, 'strange_chief', 'strange_chief', '', 'argon2$argon2id$v=19$m=102400,t=2,p=8$dWZaSHRjUDljc3lSeFh4N1B4TmlmVw$rM0brfDqSGtaHwpm+D7ysoQQ9QpLMAXe0HKm8bNRP70', 'zh-hans', true, 0, NULL, false, '2026-11-23 10:53:04.27467+00'),
	(18, 'strange_inspector', 'strange_inspector', '', 'argon2$argon2id$v=19$m=102400,t=2,p=8$dWZaSHRjUDljc3lSeFh4N1B4TmlmVw$rM0brfDqSGtaHwpm+D7ysoQQ9QpLMAXe0HKm8bNRP70', 'zh-hans', true, 0, NULL, false, '2026-11-23 10:53:04.294601+00');
INSERT INTO public.post VALUES
	('inspector', '监督员', 'Inspector', '{supervision.view,supervision.report,supervision.verify}', ''),
	('receptionist', '受理员', 'Receptionist', '{supervision.view,supervision.report,supervision.accept,supervision.personal}', ''),
	('duty_chief', '值班长', 'Duty chief', '{supervision.view,supervision.file,supervision.close,supervision.personal}', ''),
	('dispatcher', '派遣员', 'Dispatcher', '{supervision.view,supervision.dispatch}', ''),
	('handler', '处置人员', 'Handler', '{supervision.view,supervision.handle,supervision.personal}', ''),
	('officer', '执法队员', 'Enforcement officer', '{supervision.view,supervision.report,supervision.handle,correction.view,correction.order,correction.inspect,supervision.personal,correction.personal}', ''),
	('squad_head', '中队长', 'Squad head', '{supervision.view,supervision.handle,correction.view,correction.decide,correction.inspect,supervision.personal,correction.personal}', ''),
	('leader', '局领导', 'Bureau leader', '{supervision.view,correction.view,timeliness.view}', ''),
	('system_admin', '系统管理员', 'System administrator', '{access.accounts,supervision.import}', 'system'),
	('security_admin', '安全管理员', 'Security administrator', '{access.appoint}', 'security'),
	('audit_admin', '审计管理员', 'Audit administrator', '{access.audit}', 'audit');
INSERT INTO public.record VALUES
	(1000, 'SJ20261123-001000', 'supervision.case', 1, 'reported', 1, 1, '\xa9dbf6960f2b9b584211d38d6360af7a620940ba26adcccabf10e024da79716b', '路边一堆垃圾', '锦绣路1号', '310199/001/002/003/', 4, '', 'jx/jd/', NULL, 121.4737, 31.2245, '2026-11-23 10:53:04.310792+00', '2026-11-23 10:53:04.310792+00', '2026-11-24 01:30:00+00', false, NULL, '', 0, NULL),
	(1002, 'SJ20261123-001002', 'supervision.case', 1, 'accepted', 2, 2, '\x411e62fc55487951da85e7caf3f4c5a85e7cdb5f8baefa050d83711e976d7671', '暴露垃圾：路边一堆垃圾', '锦绣路1号', '310199/001/002/003/', 4, '', 'jx/jd/', NULL, 121.4737, 31.2245, '2026-11-23 10:53:04.337893+00', '2026-11-23 10:53:04.342014+00', '2026-11-24 01:30:00+00', false, NULL, '', 0, NULL),
	(1004, 'SJ20261123-001004', 'supervision.case', 1, 'filed', 3, 3, '\xc0d6eb8872e91302044a942a0ecd4c9198ce877c3025fe02355bb7db77711eb8', '暴露垃圾：路边一堆垃圾', '锦绣路1号', '310199/001/002/003/', 4, '', 'jx/zh/', NULL, 121.4737, 31.2245, '2026-11-23 10:53:04.349611+00', '2026-11-23 10:53:04.362712+00', '2026-11-24 01:30:00+00', false, NULL, '', 0, NULL),
	(1006, 'SJ20261123-001006', 'supervision.case', 1, 'handled', 5, 5, '\xd0648e024b5202fec87fec2f068816b6f5930a5c32a4aa50a372facdf478b0b9', '暴露垃圾：路边一堆垃圾', '锦绣路1号', '310199/001/002/003/', 4, '', 'jx/jd/', NULL, 121.4737, 31.2245, '2026-11-23 10:53:04.370403+00', '2026-11-23 10:53:04.406188+00', '2026-11-24 02:30:00+00', false, NULL, '', 0, NULL),
	(1008, 'SJ20261123-001008', 'supervision.case', 1, 'closed', 7, 7, '\x20e37300919c236b104f5be5214978a9e8818aca38630e3f16167523694f5baf', '暴露垃圾：路边一堆垃圾', '锦绣路1号', '310199/001/002/003/', 4, '', 'jx/jd/', NULL, 121.4737, 31.2245, '2026-11-23 10:53:04.415487+00', '2026-11-23 10:53:04.463742+00', NULL, false, '2026-11-23 10:53:04.463742+00', 'resolved', 0, NULL);
INSERT INTO public.share VALUES
	(1, 'jx/jd/', 'handled', NULL, 1004),
	(2, 'jx/jd/', 'handled', NULL, 1006),
	(3, 'jx/zh/', 'handled', NULL, 1006),
	(4, 'jx/hw/', 'handled', NULL, 1006),
	(5, 'jx/jd/', 'handled', NULL, 1008),
	(6, 'jx/zh/', 'handled', NULL, 1008),
	(7, 'jx/hw/', 'handled', NULL, 1008);
INSERT INTO public.supervision_case VALUES
	(1000, 'inspector', '路边一堆垃圾', '', '', 'jx/jd/', '', '', 0, 0, '', '', 1, NULL, NULL, NULL, ''),
	(1002, 'inspector', '路边一堆垃圾', 'GB:E0110', '', 'jx/jd/', '', '', 0, 0, '', '', 1, NULL, NULL, NULL, ''),
	(1004, 'inspector', '路边一堆垃圾', 'GB:E0110', 'GB:E0110/1', 'jx/jd/', 'jx/zh/', '', 0, 0, '', '', 1, NULL, NULL, NULL, ''),
	(1006, 'inspector', '路边一堆垃圾', 'GB:E0110', 'GB:E0110/1', 'jx/jd/', 'jx/zh/', 'jx/hw/', 0, 0, '已清理干净', '', 1, 8, NULL, NULL, ''),
	(1008, 'inspector', '路边一堆垃圾', 'GB:E0110', 'GB:E0110/1', 'jx/jd/', 'jx/zh/', 'jx/hw/', 0, 0, '已清理干净', '已恢复', 1, 8, NULL, NULL, '');
INSERT INTO public.supervision_report VALUES
	(1001, 'inspector', '路边一堆垃圾', '锦绣路1号', 121.4737, 31.2245, '2026-11-23 10:53:04.310792+00', 1),
	(1003, 'inspector', '路边一堆垃圾', '锦绣路1号', 121.4737, 31.2245, '2026-11-23 10:53:04.337893+00', 1),
	(1005, 'inspector', '路边一堆垃圾', '锦绣路1号', 121.4737, 31.2245, '2026-11-23 10:53:04.349611+00', 1),
	(1007, 'inspector', '路边一堆垃圾', '锦绣路1号', 121.4737, 31.2245, '2026-11-23 10:53:04.370403+00', 1),
	(1009, 'inspector', '路边一堆垃圾', '锦绣路1号', 121.4737, 31.2245, '2026-11-23 10:53:04.415487+00', 1);
INSERT INTO public.supervision_report_link VALUES
	(1001, 1000),
	(1003, 1002),
	(1005, 1004),
	(1007, 1006),
	(1009, 1008);
SELECT pg_catalog.setval('public.access_log_id_seq', 49, true);
SELECT pg_catalog.setval('public.api_token_id_seq', 1, false);
SELECT pg_catalog.setval('public.appointment_id_seq', 18, true);
SELECT pg_catalog.setval('public.boundary_id_seq', 7, true);
SELECT pg_catalog.setval('public.boundary_version_id_seq', 4, true);
SELECT pg_catalog.setval('public.calendar_day_id_seq', 1, false);
SELECT pg_catalog.setval('public.calendar_notice_id_seq', 1, false);
SELECT pg_catalog.setval('public.calendar_year_id_seq', 1, false);
SELECT pg_catalog.setval('public.django_migrations_id_seq', 49, true);
SELECT pg_catalog.setval('public.entry_id', 18, true);
SELECT pg_catalog.setval('public.person_id_seq', 18, true);
SELECT pg_catalog.setval('public.personal_id_seq', 1, false);
SELECT pg_catalog.setval('public.procrastinate_events_id_seq', 1, false);
SELECT pg_catalog.setval('public.procrastinate_jobs_id_seq', 1, false);
SELECT pg_catalog.setval('public.procrastinate_periodic_defers_id_seq', 1, false);
SELECT pg_catalog.setval('public.procrastinate_workers_id_seq', 1, false);
SELECT pg_catalog.setval('public.record_id', 1000, true);
SELECT pg_catalog.setval('public.seal_id_seq', 1, false);
SELECT pg_catalog.setval('public.share_id_seq', 7, true);
ALTER TABLE ONLY public.access_log
    ADD CONSTRAINT access_log_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_digest_key UNIQUE (digest);
ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.area
    ADD CONSTRAINT area_pkey PRIMARY KEY (path);
ALTER TABLE ONLY public.boundary
    ADD CONSTRAINT boundary_once UNIQUE (version_id, code);
ALTER TABLE ONLY public.boundary
    ADD CONSTRAINT boundary_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.boundary_version
    ADD CONSTRAINT boundary_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.calendar_day
    ADD CONSTRAINT calendar_day_once UNIQUE (notice_id, day);
ALTER TABLE ONLY public.calendar_day
    ADD CONSTRAINT calendar_day_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.calendar_notice
    ADD CONSTRAINT calendar_notice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.calendar_year
    ADD CONSTRAINT calendar_year_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.calendar_year
    ADD CONSTRAINT calendar_year_revision UNIQUE (year, revision);
ALTER TABLE ONLY public.supervision_case
    ADD CONSTRAINT case_source_once UNIQUE (source, external_id);
ALTER TABLE ONLY public.catalogue_class
    ADD CONSTRAINT catalogue_class_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.catalogue_condition
    ADD CONSTRAINT catalogue_condition_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.correction_inspection
    ADD CONSTRAINT correction_inspection_pkey PRIMARY KEY (record_id);
ALTER TABLE ONLY public.correction_order
    ADD CONSTRAINT correction_order_pkey PRIMARY KEY (record_id);
ALTER TABLE ONLY public.deadline
    ADD CONSTRAINT deadline_pkey PRIMARY KEY (record_id, name);
ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.entry_202611
    ADD CONSTRAINT entry_202611_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.entry_202612
    ADD CONSTRAINT entry_202612_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.entry_202701
    ADD CONSTRAINT entry_202701_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.entry_202702
    ADD CONSTRAINT entry_202702_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.entry_default
    ADD CONSTRAINT entry_default_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.holder
    ADD CONSTRAINT holder_pkey PRIMARY KEY (path);
ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_login_key UNIQUE (login);
ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.personal
    ADD CONSTRAINT personal_once UNIQUE (record_id, seq, name);
ALTER TABLE ONLY public.personal
    ADD CONSTRAINT personal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);
ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.record
    ADD CONSTRAINT record_number_key UNIQUE (number);
ALTER TABLE ONLY public.record
    ADD CONSTRAINT record_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.relay_cursor
    ADD CONSTRAINT relay_cursor_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.seal
    ADD CONSTRAINT seal_once UNIQUE (journal, from_xid, from_id);
ALTER TABLE ONLY public.seal
    ADD CONSTRAINT seal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.share
    ADD CONSTRAINT share_once UNIQUE (record_id, holder_path);
ALTER TABLE ONLY public.share
    ADD CONSTRAINT share_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.submission
    ADD CONSTRAINT submission_pkey PRIMARY KEY (actor, key);
ALTER TABLE ONLY public.supervision_case
    ADD CONSTRAINT supervision_case_pkey PRIMARY KEY (record_id);
ALTER TABLE ONLY public.supervision_report_link
    ADD CONSTRAINT supervision_report_link_pkey PRIMARY KEY (record_id, report_id);
ALTER TABLE ONLY public.supervision_report
    ADD CONSTRAINT supervision_report_pkey PRIMARY KEY (id);
CREATE INDEX access_log_person ON public.access_log USING btree (person_id, at);
CREATE INDEX access_log_relay ON public.access_log USING btree (xid, id);
CREATE INDEX api_token_person_id_b2011496 ON public.api_token USING btree (person_id);
CREATE INDEX appointment_holder_path_6c1af739 ON public.appointment USING btree (holder_path);
CREATE INDEX appointment_holder_path_6c1af739_like ON public.appointment USING btree (holder_path varchar_pattern_ops);
CREATE INDEX appointment_person_id_56347a08 ON public.appointment USING btree (person_id);
CREATE INDEX appointment_post_id_f39f744c ON public.appointment USING btree (post_id);
CREATE INDEX appointment_post_id_f39f744c_like ON public.appointment USING btree (post_id varchar_pattern_ops);
CREATE INDEX area_code_4cd86865 ON public.area USING btree (code);
CREATE INDEX area_code_4cd86865_like ON public.area USING btree (code varchar_pattern_ops);
CREATE INDEX area_path_6d5dc73a_like ON public.area USING btree (path varchar_pattern_ops);
CREATE INDEX boundary_version_id_67a99629 ON public.boundary USING btree (version_id);
CREATE INDEX calendar_day_notice_id_f483b30a ON public.calendar_day USING btree (notice_id);
CREATE INDEX calendar_notice_loading_id_bb50343a ON public.calendar_notice USING btree (loading_id);
CREATE INDEX catalogue_class_code_73a49584_like ON public.catalogue_class USING btree (code varchar_pattern_ops);
CREATE INDEX catalogue_condition_code_760f0a5b_like ON public.catalogue_condition USING btree (code varchar_pattern_ops);
CREATE INDEX catalogue_condition_problem_class_id_3e1b9f28 ON public.catalogue_condition USING btree (problem_class_id);
CREATE INDEX catalogue_condition_problem_class_id_3e1b9f28_like ON public.catalogue_condition USING btree (problem_class_id varchar_pattern_ops);
CREATE INDEX deadline_open ON public.deadline USING btree (due_at) WHERE (ended_at IS NULL);
CREATE INDEX entry_record ON ONLY public.entry USING btree (record_id, seq);
CREATE INDEX entry_202611_record_id_seq_idx ON public.entry_202611 USING btree (record_id, seq);
CREATE INDEX entry_relay ON ONLY public.entry USING btree (xid, id);
CREATE INDEX entry_202611_xid_id_idx ON public.entry_202611 USING btree (xid, id);
CREATE INDEX entry_202612_record_id_seq_idx ON public.entry_202612 USING btree (record_id, seq);
CREATE INDEX entry_202612_xid_id_idx ON public.entry_202612 USING btree (xid, id);
CREATE INDEX entry_202701_record_id_seq_idx ON public.entry_202701 USING btree (record_id, seq);
CREATE INDEX entry_202701_xid_id_idx ON public.entry_202701 USING btree (xid, id);
CREATE INDEX entry_202702_record_id_seq_idx ON public.entry_202702 USING btree (record_id, seq);
CREATE INDEX entry_202702_xid_id_idx ON public.entry_202702 USING btree (xid, id);
CREATE INDEX entry_default_record_id_seq_idx ON public.entry_default USING btree (record_id, seq);
CREATE INDEX entry_default_xid_id_idx ON public.entry_default USING btree (xid, id);
CREATE INDEX holder_kind ON public.holder USING btree (kind, territory);
CREATE INDEX holder_path_adafea38_like ON public.holder USING btree (path varchar_pattern_ops);
CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));
CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);
CREATE INDEX person_login_625e6e43_like ON public.person USING btree (login varchar_pattern_ops);
CREATE INDEX post_code_e90ebd95_like ON public.post USING btree (code varchar_pattern_ops);
CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);
CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));
CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);
CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);
CREATE INDEX record_area ON public.record USING btree (area_path, due_at) WHERE (closed_at IS NULL);
CREATE INDEX record_desk ON public.record USING btree (holder_path, due_at) WHERE (closed_at IS NULL);
CREATE INDEX record_due ON public.record USING btree (due_at) WHERE (closed_at IS NULL);
CREATE INDEX record_number_c0d1a838_like ON public.record USING btree (number varchar_pattern_ops);
CREATE INDEX record_opened ON public.record USING btree (process, opened_at DESC);
CREATE INDEX record_parent_id_24a53a63 ON public.record USING btree (parent_id);
CREATE INDEX relay_cursor_name_124edd9c_like ON public.relay_cursor USING btree (name varchar_pattern_ops);
CREATE INDEX session_expires_at_253ff73a ON public.session USING btree (expires_at);
CREATE INDEX session_person_id_51c1faf5 ON public.session USING btree (person_id);
CREATE INDEX share_holder ON public.share USING btree (holder_path, record_id DESC);
CREATE INDEX submission_age ON public.submission USING btree (at);
CREATE INDEX supervision_report_link_report_id_66354867 ON public.supervision_report_link USING btree (report_id);
ALTER INDEX public.entry_pkey ATTACH PARTITION public.entry_202611_pkey;
ALTER INDEX public.entry_record ATTACH PARTITION public.entry_202611_record_id_seq_idx;
ALTER INDEX public.entry_relay ATTACH PARTITION public.entry_202611_xid_id_idx;
ALTER INDEX public.entry_pkey ATTACH PARTITION public.entry_202612_pkey;
ALTER INDEX public.entry_record ATTACH PARTITION public.entry_202612_record_id_seq_idx;
ALTER INDEX public.entry_relay ATTACH PARTITION public.entry_202612_xid_id_idx;
ALTER INDEX public.entry_pkey ATTACH PARTITION public.entry_202701_pkey;
ALTER INDEX public.entry_record ATTACH PARTITION public.entry_202701_record_id_seq_idx;
ALTER INDEX public.entry_relay ATTACH PARTITION public.entry_202701_xid_id_idx;
ALTER INDEX public.entry_pkey ATTACH PARTITION public.entry_202702_pkey;
ALTER INDEX public.entry_record ATTACH PARTITION public.entry_202702_record_id_seq_idx;
ALTER INDEX public.entry_relay ATTACH PARTITION public.entry_202702_xid_id_idx;
ALTER INDEX public.entry_pkey ATTACH PARTITION public.entry_default_pkey;
ALTER INDEX public.entry_record ATTACH PARTITION public.entry_default_record_id_seq_idx;
ALTER INDEX public.entry_relay ATTACH PARTITION public.entry_default_xid_id_idx;
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.access_log FOR EACH ROW EXECUTE FUNCTION public.journal_is_append_only();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.entry FOR EACH ROW EXECUTE FUNCTION public.journal_is_append_only();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.seal FOR EACH ROW EXECUTE FUNCTION public.journal_is_append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON public.access_log FOR EACH STATEMENT EXECUTE FUNCTION public.journal_is_append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON public.entry FOR EACH STATEMENT EXECUTE FUNCTION public.journal_is_append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON public.entry_202611 FOR EACH STATEMENT EXECUTE FUNCTION public.journal_is_append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON public.entry_202612 FOR EACH STATEMENT EXECUTE FUNCTION public.journal_is_append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON public.entry_202701 FOR EACH STATEMENT EXECUTE FUNCTION public.journal_is_append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON public.entry_202702 FOR EACH STATEMENT EXECUTE FUNCTION public.journal_is_append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON public.entry_default FOR EACH STATEMENT EXECUTE FUNCTION public.journal_is_append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON public.seal FOR EACH STATEMENT EXECUTE FUNCTION public.journal_is_append_only();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();
CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();
CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();
CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();
CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();
CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();
ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_person_id_b2011496_fk_person_id FOREIGN KEY (person_id) REFERENCES public.person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_holder_path_6c1af739_fk_holder_path FOREIGN KEY (holder_path) REFERENCES public.holder(path) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_person_id_56347a08_fk_person_id FOREIGN KEY (person_id) REFERENCES public.person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_post_id_f39f744c_fk_post_code FOREIGN KEY (post_id) REFERENCES public.post(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.boundary
    ADD CONSTRAINT boundary_version_id_67a99629_fk_boundary_version_id FOREIGN KEY (version_id) REFERENCES public.boundary_version(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.calendar_day
    ADD CONSTRAINT calendar_day_notice_id_f483b30a_fk_calendar_notice_id FOREIGN KEY (notice_id) REFERENCES public.calendar_notice(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.calendar_notice
    ADD CONSTRAINT calendar_notice_loading_id_bb50343a_fk_calendar_year_id FOREIGN KEY (loading_id) REFERENCES public.calendar_year(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.catalogue_condition
    ADD CONSTRAINT catalogue_condition_problem_class_id_3e1b9f28_fk_catalogue FOREIGN KEY (problem_class_id) REFERENCES public.catalogue_class(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.correction_inspection
    ADD CONSTRAINT correction_inspection_record_id_fc32c8d1_fk_record_id FOREIGN KEY (record_id) REFERENCES public.record(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.correction_order
    ADD CONSTRAINT correction_order_record_id_eba8be02_fk_record_id FOREIGN KEY (record_id) REFERENCES public.record(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deadline
    ADD CONSTRAINT deadline_record_id_1eb15f20_fk_record_id FOREIGN KEY (record_id) REFERENCES public.record(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.personal
    ADD CONSTRAINT personal_record_id_f65ef1f6_fk_record_id FOREIGN KEY (record_id) REFERENCES public.record(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);
ALTER TABLE ONLY public.record
    ADD CONSTRAINT record_parent_id_24a53a63_fk_record_id FOREIGN KEY (parent_id) REFERENCES public.record(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_person_id_51c1faf5_fk_person_id FOREIGN KEY (person_id) REFERENCES public.person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.share
    ADD CONSTRAINT share_record_id_c789d6aa_fk_record_id FOREIGN KEY (record_id) REFERENCES public.record(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.supervision_case
    ADD CONSTRAINT supervision_case_record_id_0fa0f158_fk_record_id FOREIGN KEY (record_id) REFERENCES public.record(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.supervision_report_link
    ADD CONSTRAINT supervision_report_link_record_id_a6a3a7c5_fk_record_id FOREIGN KEY (record_id) REFERENCES public.record(id) DEFERRABLE INITIALLY DEFERRED;
