// Command order-service is a Gin service, traced by OpenTelemetry's SDK for Go.
package main

import (
	"context"
	"errors"
	"log"
	"net/http"
	"os/signal"
	"syscall"
	"time"

	"github.com/gin-gonic/gin"
	"go.opentelemetry.io/contrib/instrumentation/github.com/gin-gonic/gin/otelgin"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	sendLastSpans, err := startTracing(ctx)
	if err != nil {
		log.Fatal(err)
	}
	events, err := connect()
	if err != nil {
		log.Fatal(err)
	}
	go events.consume(ctx)

	orders := &orders{setting("PAYMENT_SERVICE_URL", "http://localhost:3000"), events}
	server := &http.Server{Addr: setting("HOST", "127.0.0.1") + ":" + setting("PORT", "8080"), Handler: routes(orders)}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}

	last, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	events.client.Close()
	if err := sendLastSpans(last); err != nil {
		log.Print(err)
	}
}

func routes(orders *orders) http.Handler {
	gin.SetMode(gin.ReleaseMode)
	router := gin.New()
	router.Use(gin.Recovery(), otelgin.Middleware("order-service"))
	router.POST("/orders/:id", func(c *gin.Context) {
		id := c.Param("id")
		// The context of the request, not that of Gin, has the span.
		ctx := c.Request.Context()
		if err := orders.process(ctx, id); err != nil {
			logger.ErrorContext(ctx, err.Error())
			c.JSON(statusOf(err), gin.H{"error": err.Error()})
			return
		}
		c.JSON(http.StatusOK, gin.H{"processed": id})
	})
	router.POST("/orders/:id/shipment", func(c *gin.Context) {
		logger.InfoContext(c.Request.Context(), "order "+c.Param("id")+" is shipped")
		c.Status(http.StatusNoContent)
	})
	return router
}

func statusOf(err error) int {
	if errors.Is(err, errOutOfStock) {
		return http.StatusConflict
	}
	return http.StatusBadGateway
}
