namespace Ocs.DataNodes.Api;

/// <summary>What <c>/openapi.json</c> says of the GET requests.</summary>
internal static class OpenApiDocument
{
    /// <summary>The document, in UTF-8.</summary>
    public static ReadOnlyMemory<byte> Bytes { get; } = """
        {
          "openapi": "3.0.3",
          "info": { "title": "Ocs data server", "version": "1", "description": "The last hour of every field of an observatory." },
          "paths": {
            "/api/v1/fields": {
              "get": {
                "summary": "All fields that have samples: name, node, feed, block, field, unit, type, newest time (unix milliseconds) and value.",
                "responses": { "200": { "description": "The fields, by name.", "content": { "application/json": { "schema": { "type": "array", "items": { "$ref": "#/components/schemas/Field" } } } } } }
              }
            },
            "/api/v1/data": {
              "get": {
                "summary": "Samples of some fields, a row for each time; thinned where they are more than asked for, so that spikes stay.",
                "parameters": [
                  { "name": "field", "in": "query", "required": true, "description": "A name, a list {a,b} or a pattern; may be given several times.", "schema": { "type": "array", "items": { "type": "string" } } },
                  { "name": "from", "in": "query", "description": "ISO 8601, unix milliseconds, or as now-5m. Default: all that is kept.", "schema": { "type": "string" } },
                  { "name": "to", "in": "query", "description": "As from. Default: now.", "schema": { "type": "string" } },
                  { "name": "points", "in": "query", "description": "The most rows of a field.", "schema": { "type": "integer", "minimum": 1, "default": 10000 } },
                  { "name": "interval_ms", "in": "query", "description": "The least length of a bucket, in milliseconds.", "schema": { "type": "integer", "minimum": 1 } },
                  { "name": "method", "in": "query", "description": "How samples are thinned.", "schema": { "type": "string", "enum": ["minmaxlttb", "minmax", "m4", "mean", "lttb", "last", "none"], "default": "minmaxlttb" } },
                  { "name": "format", "in": "query", "schema": { "type": "string", "enum": ["json", "csv"], "default": "json" } }
                ],
                "responses": {
                  "200": { "description": "Rows with time (ISO 8601) and a value for each field; null or empty where a field has none.", "content": { "application/json": { "schema": { "type": "array", "items": { "type": "object", "properties": { "time": { "type": "string", "format": "date-time" } }, "additionalProperties": true } } }, "text/csv": { "schema": { "type": "string" } } } },
                  "400": { "$ref": "#/components/responses/Refused" },
                  "404": { "$ref": "#/components/responses/Refused" }
                }
              }
            }
          },
          "components": {
            "schemas": {
              "Field": { "type": "object", "properties": { "name": { "type": "string" }, "node": { "type": "string" }, "agent": { "type": "string", "nullable": true }, "agent_class": { "type": "string", "nullable": true }, "feed": { "type": "string" }, "block": { "type": "string" }, "field": { "type": "string" }, "unit": { "type": "string", "nullable": true }, "type": { "type": "string", "enum": ["double", "integer", "boolean", "string"] }, "time": { "type": "integer" }, "value": {} } }
            },
            "responses": {
              "Refused": { "description": "One sentence that says why.", "content": { "application/json": { "schema": { "type": "object", "properties": { "message": { "type": "string" }, "error": { "type": "string" } } } } } }
            }
          }
        }
        """u8.ToArray();
}
