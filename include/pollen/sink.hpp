// SPDX-License-Identifier: MIT
// The room sink: the concept, and what is built on it.

#pragma once

#include <pollen/sink/buffer.hpp>
#include <pollen/sink/drain.hpp>
#include <pollen/sink/fanout.hpp>
#include <pollen/sink/flatten_sink.hpp>
#include <pollen/sink/forward.hpp>
#include <pollen/sink/into.hpp>
#include <pollen/sink/map_err.hpp>
#include <pollen/sink/pump.hpp>
#include <pollen/sink/send.hpp>
#include <pollen/sink/send_all.hpp>
#include <pollen/sink/sink.hpp>
#include <pollen/sink/sink_interface.hpp>
#include <pollen/sink/split.hpp>
#include <pollen/sink/unfold.hpp>
#include <pollen/sink/with.hpp>
#include <pollen/sink/with_flat_map.hpp>
