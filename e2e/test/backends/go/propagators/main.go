// Command propagators translates headers from one format to another with OpenTelemetry's propagators for Go: a line
// of JSON on standard input is one translation, a line of JSON on standard output its result.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"

	"go.opentelemetry.io/contrib/propagators/b3"
	"go.opentelemetry.io/contrib/propagators/jaeger"
	"go.opentelemetry.io/otel/propagation"
)

type translation struct {
	From    string            `json:"from"`
	To      string            `json:"to"`
	Headers map[string]string `json:"headers"`
}

var propagators = map[string]propagation.TextMapPropagator{
	"tracecontext": propagation.TraceContext{},
	"baggage":      propagation.Baggage{},
	"b3":           b3.New(b3.WithInjectEncoding(b3.B3SingleHeader)),
	"b3multi":      b3.New(b3.WithInjectEncoding(b3.B3MultipleHeader)),
	"jaeger":       jaeger.Jaeger{},
}

func main() {
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var asked translation
		if err := in.Decode(&asked); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			log.Fatal(err)
		}
		if err := out.Encode(translate(asked)); err != nil {
			log.Fatal(err)
		}
	}
}

func translate(asked translation) map[string]string {
	given := propagation.HeaderCarrier{}
	for name, value := range asked.Headers {
		given.Set(name, value)
	}
	written := propagation.MapCarrier{}
	ctx := propagators[asked.From].Extract(context.Background(), given)
	propagators[asked.To].Inject(ctx, written)
	return written
}
